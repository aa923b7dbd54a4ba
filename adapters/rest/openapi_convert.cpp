// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/openapi_convert.h"

#include <algorithm>
#include <array>

#include "core/percent.h"

namespace figbridge::rest {
namespace {

using Id = JsonIndex::Id;

constexpr std::string_view kSchemas = "#/components/schemas/";
constexpr std::array<std::string_view, 3> kNamed = {"\"properties\"", "\"patternProperties\"",
                                                    "\"dependentSchemas\""};
constexpr std::array<std::string_view, 4> kLists = {"\"allOf\"", "\"anyOf\"", "\"oneOf\"", "\"prefixItems\""};
constexpr std::array<std::string_view, 11> kSchemasOf = {"\"items\"",
                                                         "\"additionalProperties\"",
                                                         "\"not\"",
                                                         "\"if\"",
                                                         "\"then\"",
                                                         "\"else\"",
                                                         "\"contains\"",
                                                         "\"propertyNames\"",
                                                         "\"unevaluatedItems\"",
                                                         "\"unevaluatedProperties\"",
                                                         "\"contentSchema\""};
/// What OpenAPI adds and JSON Schema does not know.
constexpr std::array<std::string_view, 5> kLeftOut = {"\"nullable\"", "\"discriminator\"", "\"xml\"",
                                                      "\"externalDocs\"", "\"example\""};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

bool SchemaConverter::nullable(Id schema) const {
  const auto keyword = version_30_ ? document_.member(schema, "nullable") : std::nullopt;
  return keyword && document_.value(*keyword) == "true";
}

Status SchemaConverter::write(Id schema, JsonWriter& out) {
  if (document_.node(schema).kind != JsonKind::object) {
    out.token(document_.value(schema));
    return {};
  }
  const bool either = nullable(schema);
  if (either) {
    out.begin_object();
    out.name("anyOf");
    out.begin_array();
  }
  out.begin_object();
  if (auto written = write_members(schema, out); !written) return written;
  out.end_object();
  if (either) {
    out.token(R"({"type":"null"})");
    out.end_array();
    out.end_object();
  }
  return {};
}

Status SchemaConverter::write_members(Id schema, JsonWriter& out) {
  const auto reference = document_.member(schema, "$ref");
  if (reference && version_30_) return write_reference(*reference, out);
  for (auto child = document_.first_child(schema); child; child = document_.next_sibling(*child, schema)) {
    if (auto written = write_keyword(document_.name_token(*child), schema, *child, out); !written)
      return written;
  }
  return {};
}

Status SchemaConverter::write_keyword(std::string_view name, Id schema, Id value, JsonWriter& out) {
  if (is_one_of(name, kLeftOut)) return {};
  if (name == "\"$ref\"") return write_reference(value, out);
  const bool boolean = document_.node(value).kind == JsonKind::boolean;
  if (version_30_ && boolean && (name == "\"exclusiveMinimum\"" || name == "\"exclusiveMaximum\"")) {
    const auto bound = document_.member(schema, name == "\"exclusiveMinimum\"" ? "minimum" : "maximum");
    if (document_.value(value) != "true" || !bound) return {};
    out.ready_name(std::string(name) + ':');
    out.token(document_.value(*bound));
    return {};
  }
  out.ready_name(std::string(name) + ':');
  if (is_one_of(name, kNamed)) return write_named(value, out);
  if (is_one_of(name, kLists)) return write_list(value, out);
  if (is_one_of(name, kSchemasOf)) return write(value, out);
  out.token(document_.value(value));
  return {};
}

Status SchemaConverter::write_reference(Id reference, JsonWriter& out) {
  const std::string target = document_.plain(reference);
  if (!target.starts_with(kSchemas)) {
    return fail(ErrorKind::unsupported, Origin::bridge,
                "only references to #/components/schemas are followed", document_.pointer_to(reference));
  }
  const std::string rest = target.substr(kSchemas.size());
  const auto pointer = JsonPointer::parse('/' + percent_decoded(rest).value_or("~"));
  const auto found = pointer ? document_.find(*JsonPointer::parse("/components/schemas")) : std::nullopt;
  if (!found || !document_.member(*found, pointer->tokens().front())) {
    return fail(ErrorKind::configuration, Origin::bridge, "there is no schema " + target,
                document_.pointer_to(reference));
  }
  referred_.insert(pointer->tokens().front());
  out.name("$ref");
  out.string("#/$defs/" + rest);
  return {};
}

Status SchemaConverter::write_named(Id object, JsonWriter& out) {
  out.begin_object();
  for (auto child = document_.first_child(object); child; child = document_.next_sibling(*child, object)) {
    out.ready_name(std::string(document_.name_token(*child)) + ':');
    if (auto written = write(*child, out); !written) return written;
  }
  out.end_object();
  return {};
}

Status SchemaConverter::write_list(Id array, JsonWriter& out) {
  out.begin_array();
  for (auto item = document_.first_child(array); item; item = document_.next_sibling(*item, array)) {
    if (auto written = write(*item, out); !written) return written;
  }
  out.end_array();
  return {};
}

Status SchemaConverter::write_definitions(JsonWriter& out) {
  const auto schemas = document_.find(*JsonPointer::parse("/components/schemas"));
  std::map<std::string, std::string> texts;
  while (texts.size() < referred_.size()) {
    const std::set<std::string> names = referred_;
    for (const auto& name : names) {
      if (texts.contains(name)) continue;
      std::string text;
      JsonWriter writer(text);
      if (auto written = write(*document_.member(*schemas, name), writer); !written) return written;
      texts.emplace(name, std::move(text));
    }
  }
  referred_.clear();
  if (texts.empty()) return {};
  out.name("$defs");
  out.begin_object();
  for (const auto& [name, text] : texts) {
    out.name(name);
    out.token(text);
  }
  out.end_object();
  return {};
}

}  // namespace figbridge::rest
