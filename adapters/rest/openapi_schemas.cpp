// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/openapi_schemas.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/percent.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

/// Where schemas stand in a schema: named ones, lists of them, one, and one where `true` and `false` are
/// usual.
constexpr std::array<std::string_view, 3> kNamed = {"\"properties\"", "\"patternProperties\"",
                                                    "\"dependentSchemas\""};
constexpr std::array<std::string_view, 4> kLists = {"\"allOf\"", "\"anyOf\"", "\"oneOf\"", "\"prefixItems\""};
constexpr std::array<std::string_view, 8> kSchemasOf = {
    "\"items\"",    "\"not\"",           "\"if\"",           "\"then\"", "\"else\"",
    "\"contains\"", "\"propertyNames\"", "\"contentSchema\""};
constexpr std::array<std::string_view, 3> kBooleans = {"\"additionalProperties\"",
                                                       "\"unevaluatedProperties\"", "\"unevaluatedItems\""};
constexpr std::array<std::string_view, 7> kLeftOut = {
    "\"$defs\"", "\"definitions\"", "\"$schema\"", "\"$id\"", "\"x-in\"", "\"x-name\"", "\"x-status\""};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string component_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    out += plain ? c : '_';
  }
  return out.empty() ? "_" : out;
}

ComponentSchemas::Document& ComponentSchemas::add(std::string_view schema_text, std::string name) {
  const JsonIndex index(schema_text);
  return documents_.emplace_back(schema_text, component_name(name), suffix_for(index));
}

std::string ComponentSchemas::suffix_for(const JsonIndex& index) {
  const auto definitions = index.member(0, "$defs");
  if (!definitions) return {};
  const auto clashes = [&](const std::string& suffix) {
    for (auto child = index.first_child(*definitions); child;
         child = index.next_sibling(*child, *definitions)) {
      const auto known = definitions_.find(component_name(unescape_json(index.name_token(*child))) + suffix);
      if (known != definitions_.end() && known->second != index.value(*child)) return true;
    }
    return false;
  };
  std::string suffix;
  for (int next = 2; clashes(suffix); ++next) suffix = '_' + std::to_string(next);
  for (auto child = index.first_child(*definitions); child;
       child = index.next_sibling(*child, *definitions)) {
    definitions_.emplace(component_name(unescape_json(index.name_token(*child))) + suffix,
                         index.value(*child));
  }
  return suffix;
}

/// The component's name for a `$ref`; empty if it leads nowhere (then it stays as it is).
std::string ComponentSchemas::component_of(Document& document, const std::string& reference) {
  if (!reference.starts_with('#')) return {};
  const auto fragment = percent_decoded(std::string_view(reference).substr(1));
  const auto pointer = JsonPointer::parse(fragment.value_or("x"));
  const auto target = pointer ? document.index_.find(*pointer) : std::nullopt;
  if (!target) return {};
  const auto& tokens = pointer->tokens();
  const bool defined = tokens.size() == 2 && tokens[0] == "$defs";
  const std::string name = defined ? component_name(tokens[1]) + document.suffix_
                                   : component_name(document.name_ + pointer->text());
  if (known_.insert(name).second) pending_.push_back({name, &document, *target});
  return name;
}

void ComponentSchemas::write(Document& document, Id schema, JsonWriter& out) {
  const JsonIndex& index = document.index_;
  if (index.node(schema).kind != JsonKind::object) {
    out.token(index.value(schema) == "false" ? R"({"not":{}})" : "{}");
    return;
  }
  out.begin_object();
  for (auto child = index.first_child(schema); child; child = index.next_sibling(*child, schema)) {
    if (!is_one_of(index.name_token(*child), kLeftOut)) write_keyword(document, *child, out);
  }
  out.end_object();
}

void ComponentSchemas::write_keyword(Document& document, Id value, JsonWriter& out) {
  const JsonIndex& index = document.index_;
  const auto name = index.name_token(value);
  const JsonKind kind = index.node(value).kind;
  out.ready_name(std::string(name) + ':');
  const std::string component = name == "\"$ref\"" ? component_of(document, index.plain(value)) : "";
  if (!component.empty())
    out.string("#/components/schemas/" + component);
  else if (is_one_of(name, kNamed) && kind == JsonKind::object)
    write_named(document, value, out);
  else if (is_one_of(name, kLists) && kind == JsonKind::array)
    write_list(document, value, out);
  else if (is_one_of(name, kSchemasOf) || (is_one_of(name, kBooleans) && kind == JsonKind::object))
    write(document, value, out);
  else
    out.token(index.value(value));
}

void ComponentSchemas::write_list(Document& document, Id list, JsonWriter& out) {
  out.begin_array();
  for (auto item = document.index_.first_child(list); item; item = document.index_.next_sibling(*item, list))
    write(document, *item, out);
  out.end_array();
}

void ComponentSchemas::write_named(Document& document, Id object, JsonWriter& out) {
  const JsonIndex& index = document.index_;
  out.begin_object();
  for (auto member = index.first_child(object); member; member = index.next_sibling(*member, object)) {
    out.ready_name(std::string(index.name_token(*member)) + ':');
    write(document, *member, out);
  }
  out.end_object();
}

void ComponentSchemas::define(const std::string& name, std::string text) {
  known_.insert(name);
  definitions_.emplace(name, text);
  written_.emplace(name, std::move(text));
}

void ComponentSchemas::write_all(JsonWriter& out) {
  while (!pending_.empty()) {
    const Pending next = std::move(pending_.front());
    pending_.pop_front();
    std::string text;
    JsonWriter writer(text);
    write(*next.document, next.schema, writer);
    written_.emplace(next.name, std::move(text));
  }
  for (const auto& [name, text] : written_) {
    out.name(name);
    out.token(text);
  }
}

}  // namespace figbridge::rest
