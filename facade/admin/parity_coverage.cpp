// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/parity_coverage.h"

#include <algorithm>
#include <string>
#include <utility>

#include "facade/config/comparison_check.h"

namespace figbridge::facade {
namespace {

using migrations::Seen;

AdminJson words_of(const std::string& place, const std::vector<std::string>& listed, const Seen& seen) {
  auto found = AdminJson::object();
  auto never = AdminJson::array();
  const auto field = seen.fields.find(place);
  for (const auto& word : listed) {
    std::uint64_t times = 0;
    if (field != seen.fields.end()) {
      for (const auto& [known, count] : field->second.words) times += known == word ? count : 0;
    }
    if (times > 0)
      found[word] = times;
    else
      never.push_back(word);
  }
  return {{"at", place}, {"seen", std::move(found)}, {"never", std::move(never)}};
}

AdminJson fields_never(const JsonText& schema, const Seen& seen) {
  auto never = AdminJson::array();
  for (const auto& place : listed_places(schema)) {
    // What stands in an array that is never full is told by the array.
    const auto above = place.substr(0, place.rfind('/'));
    const bool reached = above.empty() || seen.fields.contains(above);
    const auto field = seen.fields.find(place);
    const bool there = field != seen.fields.end() && field->second.times > 0;
    if (reached && !there && !place.ends_with("/*")) never.push_back(place);
  }
  return never;
}

}  // namespace

AdminJson coverage_of(const Operation& operation, const Seen& seen) {
  const auto& output = operation.contract.output;
  auto words = AdminJson::array();
  for (const auto& [place, listed] : listed_words(output)) words.push_back(words_of(place, listed, seen));
  auto errors = AdminJson::object();
  for (const auto& [code, times] : seen.errors) errors[code] = times;
  auto errors_never = AdminJson::array();
  for (const auto& [code, schema] : operation.contract.errors) {
    if (!seen.errors.contains(code)) errors_never.push_back(code);
  }
  AdminJson json{{"answers", seen.answers},
                 {"values", std::move(words)},
                 {"fields_never", fields_never(output, seen)},
                 {"errors", std::move(errors)},
                 {"errors_never", std::move(errors_never)}};
  if (seen.lowest_key && seen.highest_key) {
    json["keys"] = {{"from", seen.lowest_key->plain().value_or("")},
                    {"to", seen.highest_key->plain().value_or("")}};
  }
  return json;
}

}  // namespace figbridge::facade
