// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/json_schema.h"

#include <algorithm>
#include <utility>

namespace figbridge::soap::schema {

namespace {

/// Names of definitions are safe in URI fragments and as OpenAPI component names.
std::string safe_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '_' || c == '-' || c == '.';
    name += safe ? c : '_';
  }
  return name;
}

/// A complex type whose value is no object of its own definition.
bool is_plain(const ComplexType& type) {
  return type.bare() || type.any_type;
}

/// Anonymous types with more enumerated values than that are definitions as well.
constexpr std::size_t kInlineValues = 16;

void write_string_member(JsonWriter& out, std::string_view name, std::string_view value) {
  out.name(name);
  out.string(value);
}

}  // namespace

bool JsonSchemaWriter::deserves_definition(const SimpleType& type) {
  if (type.facets.enumeration.size() > kInlineValues) return true;
  return type.name != nullptr && type.name->uri != "http://www.w3.org/2001/XMLSchema" &&
         (!type.facets.enumeration.empty() || !type.facets.patterns.empty() || type.is_union());
}

void JsonSchemaWriter::add(const ElementDecl& element) {
  visit_element(element);
  while (!open_.empty()) {
    const ComplexType* next = open_.back();
    open_.pop_back();
    visit_complex(*next);
  }
}

void JsonSchemaWriter::visit_element(const ElementDecl& element) {
  if (!met_.insert(&element).second) return;
  visit_type(element.type, element.name->local);
  if (element.substitutes.empty()) return;
  define(&element, {.kind = Definition::Kind::any_of_element, .element = &element},
         std::string(element.name->local) + ".any");
  for (const ElementDecl* each : element.substitutes) {
    visit_type(each->type, each->name->local);
    if (each->type.complex == nullptr) continue;
    may_have_element_.insert(each->type.complex);
    for (const ComplexType* derived : each->type.complex->derived) may_have_element_.insert(derived);
  }
}

void JsonSchemaWriter::visit_type(Type type, std::string_view hint) {
  if (type.simple != nullptr) return visit_simple(*type.simple, hint);
  if (!met_.insert(type.complex).second) return;
  const ComplexType& complex = *type.complex;
  const std::string_view name = complex.name != nullptr ? complex.name->local : hint;
  if (!is_plain(complex)) define(&complex, {.complex = &complex}, name);
  open_.push_back(&complex);
  if (complex.derived.empty()) return;
  define(&complex, {.kind = Definition::Kind::any_of_type, .complex = &complex}, std::string(name) + ".any");
  for (const ComplexType* each : complex.derived) {
    may_have_type_.insert(each);
    visit_type(Type{.complex = each}, "");
  }
}

void JsonSchemaWriter::visit_complex(const ComplexType& type) {
  if (type.any_type) return;
  for (const Attribute& each : type.attributes) visit_simple(*each.type, each.name->local);
  if (type.text_type != nullptr)
    visit_simple(*type.text_type, type.name != nullptr ? type.name->local : "text");
  for (const Member& each : type.shape.members()) {
    if (each.element != nullptr) visit_element(*each.element);
  }
}

void JsonSchemaWriter::visit_simple(const SimpleType& type, std::string_view hint) {
  if (!met_.insert(&type).second) return;
  const std::string_view name = type.name != nullptr ? type.name->local : hint;
  if (deserves_definition(type)) define(&type, {.kind = Definition::Kind::simple, .simple = &type}, name);
  if (type.item != nullptr) visit_simple(*type.item, name);
  for (const SimpleType* each : type.members) visit_simple(*each, name);
}

void JsonSchemaWriter::define(const void* what, Definition definition, std::string_view name) {
  std::string unique = unique_.take(safe_name(name));
  definitions_.emplace(unique, definition);
  names_.emplace(Key{what, definition.kind}, std::move(unique));
}

std::string JsonSchemaWriter::reference(const void* what, Definition::Kind kind) const {
  return "#/$defs/" + names_.at(Key{what, kind});
}

std::string JsonSchemaWriter::value(const ElementDecl& element) const {
  std::string text;
  JsonWriter out(text);
  write_element(out, element);
  return text;
}

std::string JsonSchemaWriter::definitions() const {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  for (const auto& [name, definition] : definitions_) {
    out.name(name);
    write_definition(out, definition);
  }
  out.end_object();
  return text;
}

/// The schema of one value, null included where the element is nillable.
void JsonSchemaWriter::write_element(JsonWriter& out, const ElementDecl& element) const {
  const bool substituted = !element.substitutes.empty();
  if (!element.nillable)
    return substituted ? write_alternatives(out, element) : write_type(out, element.type);
  out.begin_object();
  out.name("anyOf");
  out.begin_array();
  if (substituted) {
    write_alternatives(out, element);
  } else {
    write_type(out, element.type);
  }
  out.token(R"({"type":"null"})");
  const ComplexType* complex = element.type.complex;
  if (complex != nullptr && !complex->attributes.empty()) {
    // Nil with attributes.
    out.token(R"({"type":"object","properties":{"$":{"type":"null"}},"required":["$"]})");
  }
  out.end_array();
  out.end_object();
}

void JsonSchemaWriter::write_alternatives(JsonWriter& out, const ElementDecl& element) const {
  out.begin_object();
  write_string_member(out, "$ref", reference(&element, Definition::Kind::any_of_element));
  out.end_object();
}

void JsonSchemaWriter::write_type(JsonWriter& out, Type type) const {
  if (type.simple != nullptr) return write_simple(out, *type.simple);
  const ComplexType& complex = *type.complex;
  if (complex.any_type) return out.token(R"({"x-xsd":"xs:anyType"})");
  if (!complex.derived.empty() || !is_plain(complex)) {
    out.begin_object();
    const auto kind = complex.derived.empty() ? Definition::Kind::complex : Definition::Kind::any_of_type;
    write_string_member(out, "$ref", reference(&complex, kind));
    return out.end_object();
  }
  write_simple(out, *complex.text_type);
}

/// A value that says more than its declared type does: an object with the mark, or a scalar put into one.
void JsonSchemaWriter::write_marked(JsonWriter& out, Type type, std::string_view mark,
                                    std::string_view value) const {
  const bool object = type.complex != nullptr && !is_plain(*type.complex);
  out.begin_object();
  if (object) {
    const bool open = mark == "$element" && !type.complex->derived.empty();
    const auto kind = open ? Definition::Kind::any_of_type : Definition::Kind::complex;
    write_string_member(out, "$ref", reference(type.complex, kind));
  } else {
    write_string_member(out, "type", "object");
  }
  out.name("properties");
  out.begin_object();
  out.name(mark);
  out.begin_object();
  write_string_member(out, "const", value);
  out.end_object();
  if (!object) {
    out.name("$");
    write_type(out, type);
  }
  out.end_object();
  out.name("required");
  out.begin_array();
  out.string(mark);
  if (!object) out.string("$");
  out.end_array();
  out.end_object();
}

void JsonSchemaWriter::write_definition(JsonWriter& out, const Definition& definition) const {
  switch (definition.kind) {
    case Definition::Kind::simple: {
      out.begin_object();
      write_simple_members(out, *definition.simple);
      return out.end_object();
    }
    case Definition::Kind::complex:
      return write_complex(out, *definition.complex);
    case Definition::Kind::any_of_type:
      return write_any_of_type(out, *definition.complex);
    case Definition::Kind::any_of_element:
      break;
  }
  const ElementDecl& head = *definition.element;
  out.begin_object();
  out.name("anyOf");
  out.begin_array();
  if (!head.abstract) write_type(out, head.type);
  for (const ElementDecl* each : head.substitutes) write_marked(out, each->type, "$element", each->json_name);
  out.end_array();
  out.end_object();
}

void JsonSchemaWriter::write_any_of_type(JsonWriter& out, const ComplexType& type) const {
  out.begin_object();
  out.name("anyOf");
  out.begin_array();
  if (!type.abstract && is_plain(type)) {
    write_simple(out, *type.text_type);
  } else if (!type.abstract) {
    out.begin_object();
    write_string_member(out, "$ref", reference(&type, Definition::Kind::complex));
    out.end_object();
  }
  for (const ComplexType* each : type.derived)
    write_marked(out, Type{.complex = each}, "$type", each->json_name);
  out.end_array();
  out.end_object();
}

}  // namespace figbridge::soap::schema
