// SPDX-License-Identifier: Apache-2.0
#include "problem.h"

#include <algorithm>

namespace crm {

Json Problem::document() const {
  Json::Object members = {{"type", "https://crm.example/problems/" + code},
                          {"title", what()},
                          {"status", Json::number(status)},
                          {"code", code}};
  members.insert(members.end(), more.begin(), more.end());
  return members;
}

Problem unknown_party(const std::string& reference) {
  bool is_number = !reference.empty() && reference.find_first_not_of("0123456789") == std::string::npos;
  auto first = std::min(reference.find_first_not_of('0'), reference.size() - 1);
  Json::Object more;
  if (is_number) more.emplace_back("customerNumber", Json::number(reference.substr(first)));
  return {404, "unknown-party", "No such party", more};
}

Problem invalid_field(const std::string& pointer, const std::string& why) {
  return {422, "invalid-field", "A field is not valid", {{"pointer", pointer}, {"detail", why}}};
}

}  // namespace crm
