// SPDX-License-Identifier: Apache-2.0
#include "input.h"
#include "problem.h"

namespace crm {
namespace {

void check_line(const Json& line, const std::string& pointer) {
  only_members(line, {"position", "sku", "quantity", "unitPrice"}, pointer);
  if (!required(line, "position", pointer).digits())
    throw invalid_field(pointer + "/position", "is no number");
  text_at(required(line, "sku", pointer), pointer + "/sku");
  if (!required(line, "quantity", pointer).digits())
    throw invalid_field(pointer + "/quantity", "is no number");
  text_at(required(line, "unitPrice", pointer), pointer + "/unitPrice");
}

}  // namespace

Json checked_order(const Json& body) {
  only_members(body, {"customerNumber", "orderDate", "reference", "lines"}, "");
  if (!required(body, "customerNumber").digits()) throw invalid_field("/customerNumber", "is no number");
  date_time_at(required(body, "orderDate"), "/orderDate");
  if (const auto* reference = body.find("reference")) text_at(*reference, "/reference");
  const auto* lines = required(body, "lines").items();
  if (!lines || lines->empty()) throw invalid_field("/lines", "is no list with lines");
  for (std::size_t i = 0; i < lines->size(); ++i) check_line((*lines)[i], "/lines/" + std::to_string(i));
  return body;
}

}  // namespace crm
