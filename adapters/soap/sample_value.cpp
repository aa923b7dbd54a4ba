// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/sample_value.h"

#include <algorithm>
#include <vector>

#include "adapters/soap/codec/scalar.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {
namespace {

using schema::SimpleType;

bool is_position(const std::string& token) {
  return token.find_first_not_of("0123456789") == std::string::npos;
}

schema::Type type_of_member(const schema::ComplexType& type, const std::string& token, bool& array) {
  if (token == "$") return {.simple = type.text_type};
  const auto attribute = std::ranges::find(type.attributes, token, &schema::Attribute::json);
  if (attribute != type.attributes.end()) return {.simple = attribute->type};
  const auto member = type.shape.find_json(token);
  if (member == schema::kNoMember) return {};
  array = type.shape.members()[member].array;
  const auto* element = type.shape.members()[member].element;
  return element == nullptr ? schema::Type{} : element->type;
}

/// Texts that some value of nearly every type is among.
std::vector<std::string> candidates(const SimpleType& type) {
  const auto& facets = type.facets;
  std::vector<std::string> texts = facets.enumeration;
  for (const auto& bound : {facets.min_inclusive, facets.max_inclusive}) {
    if (bound) texts.push_back(*bound);
  }
  const auto length = std::min<std::uint64_t>(facets.length.value_or(facets.min_length.value_or(1)), 4096);
  for (const char c : {'a', 'A', '1'}) texts.emplace_back(std::max<std::uint64_t>(length, 1), c);
  texts.insert(texts.end(), {"1", "0", "-1", "2000-01-01", "2000-01-01T00:00:00Z", "00:00:00", "true", "P1D",
                             "2000", "AAAA", ""});
  return texts;
}

}  // namespace

const SimpleType* simple_type_at(const schema::ElementDecl& element, const JsonPointer& place) {
  schema::Type type = element.type;
  bool array = false;
  for (const auto& token : place.tokens()) {
    if (array && is_position(token)) {
      array = false;
      continue;
    }
    if (type.complex == nullptr) return nullptr;
    type = type_of_member(*type.complex, token, array);
  }
  if (type.complex != nullptr && type.complex->bare()) return type.complex->text_type;
  return type.simple;
}

std::optional<std::string> sample_value(const CodecPlan& plan, const SimpleType& type) {
  ScalarWriter writer(plan.patterns(), false, Origin::bridge,
                      [](std::string_view) { return std::string("q"); });
  for (const auto& text : candidates(type)) {
    for (const auto& token : {text, escape_json(text)}) {
      if (!parse_json(token, {.depth = 0}, Origin::bridge)) continue;
      if (writer.text(type, JsonIndex(token), 0)) return token;
    }
  }
  return std::nullopt;
}

}  // namespace figbridge::soap
