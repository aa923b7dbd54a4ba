// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/import/reference_context.h"

#include <algorithm>
#include <array>
#include <utility>

namespace figbridge::rest {
namespace {

constexpr std::string_view kSchemas = "schemas";
constexpr ReferenceContext kLiteral{.literal = true};

constexpr std::array<std::string_view, 5> kSchemaMaps = {"properties", "patternProperties",
                                                         "dependentSchemas", "$defs", "definitions"};
constexpr std::array<std::string_view, 5> kSchemaLiterals = {"example", "examples", "default", "enum",
                                                             "const"};
constexpr std::array<std::string_view, 5> kLiterals = {"example", "examples", "value", "callbacks", "links"};

constexpr std::array<std::pair<std::string_view, ReferenceContext>, 10> kPlaces = {
    {{"schema", {.section = kSchemas}},
     {"schemas", {.section = kSchemas, .container = true}},
     {"parameters", {.section = "parameters", .container = true}},
     {"responses", {.section = "responses", .container = true}},
     {"requestBodies", {.section = "requestBodies", .container = true}},
     {"requestBody", {.section = "requestBodies"}},
     {"headers", {.section = "headers", .container = true}},
     {"paths", {.section = "pathItems", .container = true}},
     {"pathItems", {.section = "pathItems", .container = true}},
     {"webhooks", kLiteral}}};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

ReferenceContext ReferenceContext::of(std::string_view name) const {
  if (literal) return kLiteral;
  if (container) return {.section = section};
  if (name.starts_with("x-")) return kLiteral;
  if (section == kSchemas) {
    if (is_one_of(name, kSchemaLiterals)) return kLiteral;
    return {.section = kSchemas, .container = is_one_of(name, kSchemaMaps)};
  }
  if (is_one_of(name, kLiterals)) return kLiteral;
  const auto place = std::ranges::find(kPlaces, name, &std::pair<std::string_view, ReferenceContext>::first);
  return place == kPlaces.end() ? ReferenceContext{} : place->second;
}

}  // namespace figbridge::rest
