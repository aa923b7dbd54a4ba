// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/common/unique_names.h"
#include "adapters/soap/schema/model.h"
#include "core/json/json_writer.h"

namespace figbridge::soap::schema {

/// Describes the JSON values of elements as JSON Schema 2020-12, by the convention that shape.h and model.h
/// tell. Objects are closed. Every complex type is one `$defs` entry (recursion is a `$ref`), with `T.any`
/// beside it where xsi:type or substitution allow others in its place. `x-xsd` names the XML Schema type
/// where JSON Schema has no word for it. Of the facets it says enumerations, lengths, bounds, and those
/// patterns that mean the same everywhere; digits are `x-total-digits` and `x-fraction-digits`. Equal models
/// give equal text.
class JsonSchemaWriter {
 public:
  /// Takes in an element and all that it reaches. All elements first, then schemas and definitions.
  void add(const ElementDecl& element);
  /// The schema of the element's value, compact; refers to `#/$defs/…`.
  [[nodiscard]] std::string value(const ElementDecl& element) const;
  /// The definitions of everything that was added: one object, sorted by name.
  [[nodiscard]] std::string definitions() const;

 private:
  /// What a definition describes.
  struct Definition {
    enum class Kind : std::uint8_t { simple, complex, any_of_type, any_of_element } kind = Kind::complex;
    const SimpleType* simple = nullptr;
    const ComplexType* complex = nullptr;
    const ElementDecl* element = nullptr;
  };

  void visit_element(const ElementDecl& element);
  void visit_type(Type type, std::string_view hint);
  void visit_complex(const ComplexType& type);
  void visit_simple(const SimpleType& type, std::string_view hint);
  void define(const void* what, Definition definition, std::string_view name);
  [[nodiscard]] std::string reference(const void* what, Definition::Kind kind) const;

  void write_element(JsonWriter& out, const ElementDecl& element) const;
  void write_alternatives(JsonWriter& out, const ElementDecl& element) const;
  void write_type(JsonWriter& out, Type type) const;
  void write_marked(JsonWriter& out, Type type, std::string_view mark, std::string_view value) const;
  void write_definition(JsonWriter& out, const Definition& definition) const;
  void write_any_of_type(JsonWriter& out, const ComplexType& type) const;
  void write_complex(JsonWriter& out, const ComplexType& type) const;
  void write_marks(JsonWriter& out, const ComplexType& type) const;
  void write_members(JsonWriter& out, const ComplexType& type) const;
  void write_member(JsonWriter& out, const Member& member) const;
  void write_items(JsonWriter& out, const ComplexType& type) const;
  void write_simple(JsonWriter& out, const SimpleType& type) const;
  /// The members of a simple type's schema: a reference to its definition, or what the definition would say.
  void write_simple_reference(JsonWriter& out, const SimpleType& type) const;
  void write_simple_members(JsonWriter& out, const SimpleType& type) const;
  [[nodiscard]] static bool deserves_definition(const SimpleType& type);

  using Key = std::pair<const void*, Definition::Kind>;
  std::map<Key, std::string> names_;
  std::map<std::string, Definition> definitions_;
  UniqueNames unique_;
  std::set<const void*> met_;
  std::set<const ComplexType*> may_have_type_;     ///< `$type` may stand in a value
  std::set<const ComplexType*> may_have_element_;  ///< `$element` may
  std::vector<const ComplexType*> open_;
};

/// A lexical decimal or real as a JSON number token; nothing if it is none, or INF or NaN.
[[nodiscard]] std::optional<std::string> number_token(std::string_view lexical);
/// Members that describe an atomic type: type, x-xsd, facets.
void write_atomic(JsonWriter& out, const SimpleType& type);
/// A default or fixed value as the type's JSON form; nothing for lists and unions, and for text that is no
/// value.
[[nodiscard]] std::optional<std::string> value_token(const SimpleType& type, std::string_view lexical);

}  // namespace figbridge::soap::schema
