// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/json_schema.h"

namespace figbridge::soap::schema {

namespace {

void write_required(JsonWriter& out, const std::vector<std::string_view>& names) {
  if (names.empty()) return;
  out.name("required");
  out.begin_array();
  for (const std::string_view each : names) out.string(each);
  out.end_array();
}

void write_fixed_value(JsonWriter& out, const SimpleType& type, const std::optional<std::string>& fixed,
                       const std::optional<std::string>& default_value) {
  if (fixed) {
    if (const auto token = value_token(type, *fixed)) {
      out.name("const");
      out.token(*token);
    }
  } else if (default_value) {
    if (const auto token = value_token(type, *default_value)) {
      out.name("default");
      out.token(*token);
    }
  }
}

std::vector<std::string_view> required_members(const ComplexType& type) {
  std::vector<std::string_view> names;
  for (const Attribute& each : type.attributes) {
    if (each.required) names.push_back(each.json);
  }
  if (type.content == ContentKind::simple) {
    names.emplace_back("$");
  } else if (type.shape.ordered()) {
    names.emplace_back("$items");
  } else {
    for (const Member& each : type.shape.members()) {
      if (each.required) names.push_back(each.json);
    }
  }
  return names;
}

}  // namespace

void JsonSchemaWriter::write_complex(JsonWriter& out, const ComplexType& type) const {
  out.begin_object();
  out.name("type");
  out.string("object");
  if (type.name != nullptr) {
    out.name("x-xsd");
    out.string(type.name->clark());
  }
  out.name("properties");
  out.begin_object();
  write_marks(out, type);
  for (const Attribute& each : type.attributes) {
    out.ready_name(each.ready);
    out.begin_object();
    write_simple_reference(out, *each.type);
    write_fixed_value(out, *each.type, each.fixed, each.default_value);
    out.end_object();
  }
  write_members(out, type);
  out.end_object();
  if (type.any_attribute != nullptr) {
    out.name("patternProperties");
    out.token(R"({"^@":{"type":"string"}})");
  }
  write_required(out, required_members(type));
  out.name("additionalProperties");
  out.boolean(false);
  out.end_object();
}

void JsonSchemaWriter::write_marks(JsonWriter& out, const ComplexType& type) const {
  if (may_have_element_.contains(&type)) {
    out.name("$element");
    out.token(R"({"type":"string"})");
  }
  if (may_have_type_.contains(&type)) {
    out.name("$type");
    out.token(R"({"type":"string"})");
  }
}

void JsonSchemaWriter::write_members(JsonWriter& out, const ComplexType& type) const {
  if (type.content == ContentKind::simple) {
    out.name("$");
    return write_simple(out, *type.text_type);
  }
  if (type.shape.ordered()) return write_items(out, type);
  for (const Member& each : type.shape.members()) {
    out.ready_name(each.ready);
    if (!each.array) {
      write_member(out, each);
      continue;
    }
    out.begin_object();
    out.name("type");
    out.string("array");
    out.name("items");
    write_member(out, each);
    if (each.min > 0) {
      out.name("minItems");
      out.token(std::to_string(each.min));
    }
    if (each.max != kUnbounded) {
      out.name("maxItems");
      out.token(std::to_string(each.max));
    }
    out.end_object();
  }
}

void JsonSchemaWriter::write_member(JsonWriter& out, const Member& member) const {
  if (member.element == nullptr)
    return out.token(R"({"type":"string","contentMediaType":"application/xml"})");
  const ElementDecl& element = *member.element;
  const SimpleType* simple = element.type.simple;
  if (simple == nullptr || element.nillable || !element.substitutes.empty() ||
      (!element.fixed && !element.default_value)) {
    return write_element(out, element);
  }
  out.begin_object();
  write_simple_reference(out, *simple);
  write_fixed_value(out, *simple, element.fixed, element.default_value);
  out.end_object();
}

/// Ordered content: one-member objects, and strings in mixed content.
void JsonSchemaWriter::write_items(JsonWriter& out, const ComplexType& type) const {
  out.name("$items");
  out.begin_object();
  out.name("type");
  out.string("array");
  out.name("items");
  out.begin_object();
  out.name("anyOf");
  out.begin_array();
  if (type.content == ContentKind::mixed) out.token(R"({"type":"string"})");
  for (const Member& each : type.shape.members()) {
    out.begin_object();
    out.name("type");
    out.string("object");
    out.name("properties");
    out.begin_object();
    out.ready_name(each.ready);
    write_member(out, each);
    out.end_object();
    write_required(out, {each.json});
    out.name("additionalProperties");
    out.boolean(false);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  out.end_object();
}

}  // namespace figbridge::soap::schema
