// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/import/proposal.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "adapters/rest/input_layout.h"
#include "core/schema/schema_members.h"

namespace figbridge::rest {
namespace {

using Named = std::pair<std::string_view, std::string_view>;

constexpr std::array<Named, 9> kBusiness = {{{"400", "bad_request"},
                                             {"402", "payment_required"},
                                             {"404", "not_found"},
                                             {"409", "conflict"},
                                             {"410", "gone"},
                                             {"412", "precondition_failed"},
                                             {"422", "unprocessable"},
                                             {"423", "locked"},
                                             {"428", "precondition_required"}}};
/// What `4XX` is taken for.
constexpr std::array<std::string_view, 6> kUsual = {"400", "404", "409", "410", "412", "422"};
constexpr std::array<std::string_view, 4> kOfTheBridge = {"401", "403", "407", "429"};
constexpr std::array<std::string_view, 10> kKeyEndings = {"Id",     "ID",   "_id",  "Number",    "_number",
                                                          "number", "Code", "_key", "reference", "uuid"};

bool is_status(std::string_view text) {
  return text.size() == 3 && text[0] == '4' && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string code_for(std::string_view status) {
  const auto known = std::ranges::find(kBusiness, status, &Named::first);
  return known == kBusiness.end() ? "status_" + std::string(status) : std::string(known->second);
}

bool looks_like_a_key(const std::string& name) {
  return name == "id" || name == "key" ||
         std::ranges::any_of(kKeyEndings, [&](std::string_view end) { return name.ends_with(end); });
}

bool single_value(const ValueTypes& types) {
  return (types.string || types.integer || types.number) && !types.object && !types.array;
}

}  // namespace

Safety proposed_safety(const DescribedOperation& operation) {
  return operation.pattern.method == "GET" ? Safety::read : Safety::write;
}

std::vector<std::string> key_candidates(const DescribedOperation& operation) {
  std::vector<std::string> out;
  for (const auto& name : operation.pattern.path.parameters()) out.push_back(JsonPointer::of({name}).text());
  const JsonIndex index(operation.contract.input.view());
  const SchemaReader reader(index);
  for (const auto& member : reader.members(0)) {
    const std::string pointer = JsonPointer::of({member.name}).text();
    if (!member.required || std::ranges::find(out, pointer) != out.end()) continue;
    if (looks_like_a_key(member.name) && single_value(reader.types(member.schema))) out.push_back(pointer);
  }
  return out;
}

std::vector<ProposedError> proposed_errors(const DescribedOperation& operation) {
  const auto& errors = operation.contract.errors;
  std::vector<ProposedError> out;
  for (const auto& [status, schema] : errors) {
    if (is_status(status) && std::ranges::find(kOfTheBridge, status) == kOfTheBridge.end())
      out.push_back({status, code_for(status), schema});
  }
  const auto rest = errors.contains("4XX") ? errors.find("4XX") : errors.find("default");
  if (rest == errors.end()) return out;
  for (const std::string_view status : kUsual) {
    if (std::ranges::find(out, status, &ProposedError::status) == out.end())
      out.push_back({std::string(status), code_for(status), rest->second});
  }
  std::ranges::sort(out, {}, &ProposedError::status);
  return out;
}

}  // namespace figbridge::rest
