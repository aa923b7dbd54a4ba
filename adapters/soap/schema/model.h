// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/soap/schema/names.h"
#include "adapters/soap/schema/shape.h"
#include "adapters/soap/schema/simple_type.h"

/// The content model that an XSD compiles to. It is built once, then immutable: any number of threads may
/// read it. Components refer to each other by address (recursive types simply point back); everything lives
/// as long as the Model.
namespace figbridge::soap::schema {

struct ComplexType;

/// One of the two is set.
struct Type {
  const SimpleType* simple = nullptr;
  const ComplexType* complex = nullptr;
  friend bool operator==(const Type&, const Type&) = default;
  [[nodiscard]] explicit operator bool() const { return simple != nullptr || complex != nullptr; }
  [[nodiscard]] const Name* name() const;            ///< null for an anonymous type
  [[nodiscard]] std::string_view json_name() const;  ///< as `$type` names it; empty for an anonymous type
  [[nodiscard]] const std::string& problem() const;
};

/// An attribute that a complex type declares. Prohibited ones are not listed.
struct Attribute {
  const Name* name = nullptr;  ///< no namespace unless qualified
  const SimpleType* type = nullptr;
  bool required = false;
  std::optional<std::string> default_value;
  std::optional<std::string> fixed;
  /// `@local`; the same rule as Member::json where two namespaces share a local name (`@{namespace}local`).
  /// Attributes that only a wildcard admits are `@local` without and `@{namespace}local` with a namespace.
  std::string json;
  std::string ready;  ///< `"@local":`
};

/// An element declaration, global or local. Its name is in no namespace if it is unqualified.
struct ElementDecl {
  const Name* name = nullptr;
  Type type;
  bool global = false;
  bool nillable = false;
  bool abstract = false;  ///< never appears itself, only through a substitute
  std::optional<std::string> default_value;
  std::optional<std::string> fixed;
  /// The global elements that may stand in its place, transitively, abstract ones left out; in schema order.
  /// In JSON the member keeps the head's name and the value gets `"$element": json_name of the substitute` (a
  /// scalar value v becomes
  /// `{"$element": …, "$": v}`).
  std::vector<const ElementDecl*> substitutes;
  std::string
      json_name;  ///< as `$element` names it; local name, `{namespace}local` if two global elements share it
  std::string problem;  ///< not empty: why it cannot be handled (its type is not there, …)
};

enum class ContentKind : std::uint8_t {
  empty,     ///< attributes at most
  simple,    ///< text of `text_type`
  elements,  ///< by shape
  mixed,     ///< text and elements: shape is ordered
};

/// A complex type. Its JSON value is
/// - `simple` content without declared attributes or attribute wildcard: the bare scalar; else `{"@a": …,
/// "$": scalar}`;
/// - `empty`: an object with the attributes, `{}` without;
/// - `elements` and `mixed`: as Shape says, the attributes first.
/// A nil element is `null`; if it has attributes, the object with these and `"$": null`. A value that
/// xsi:type gave another type than the declared one begins with `"$type"`, one that was substituted with
/// `"$element"` (before `$type`); scalars and arrays (lists) move into `"$"` then.
struct ComplexType {
  const Name* name = nullptr;  ///< null for an anonymous type
  Type base;                   ///< xs:anyType if nothing else is said; empty for xs:anyType itself
  bool extends = false;        ///< false: restriction
  bool abstract = false;       ///< needs an xsi:type
  ContentKind content = ContentKind::empty;
  const SimpleType* text_type = nullptr;  ///< of simple content
  /// Effective: those of base types included; base first, then own, in schema order.
  std::vector<Attribute> attributes;
  const Wildcard* any_attribute = nullptr;
  Shape shape;  ///< effective: extension has the base's particles first
  /// Named types that xsi:type may put in its place, transitively, abstract ones left out; in schema order.
  std::vector<const ComplexType*> derived;
  std::string json_name;  ///< as `$type` names it; empty for an anonymous type
  std::string problem;

  /// xs:anyType: any attributes, mixed content of anything. Without xsi:type, children and attributes its
  /// value is a JSON string; else `{"@a": "text", "$items": ["text", {"$any": "<x/>"}]}`.
  bool any_type = false;
  /// soapenc:Array by extension or restriction (rpc/encoded): the type of its items where it is declared.
  Type encoded_item;

  [[nodiscard]] const Attribute* attribute(NamespaceId ns, std::string_view local) const;
  /// Simple content whose value is a bare scalar.
  [[nodiscard]] bool bare() const {
    return content == ContentKind::simple && attributes.empty() && any_attribute == nullptr;
  }
};

/// All components that a set of schema documents declares, plus the built-in types.
class Model {
 public:
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  ~Model();

  [[nodiscard]] const NameTable& names() const { return names_; }
  /// A global element; null if there is none.
  [[nodiscard]] const ElementDecl* element(std::string_view uri, std::string_view local) const;
  [[nodiscard]] const ElementDecl* element(const Name* name) const;
  /// A named type, built-in ones included (xs:int, xs:anyType): what xsi:type is looked up with.
  [[nodiscard]] Type type(std::string_view uri, std::string_view local) const;
  [[nodiscard]] Type type(const Name* name) const;
  /// What a `$type` or `$element` in JSON names. `$type` is the local name of the type; `{namespace}local`
  /// where several namespaces of the model share the local name; `xs:local` for built-in types.
  [[nodiscard]] Type type_by_json(std::string_view json) const;
  [[nodiscard]] const ElementDecl* element_by_json(std::string_view json) const;

  [[nodiscard]] const SimpleType& built_in(BuiltIn type) const {
    return *built_ins_[static_cast<std::size_t>(type)];
  }
  [[nodiscard]] const ComplexType& any_type() const { return *any_type_; }
  /// Whether `derived` is `base` or derived from it: what xsi:type must satisfy (XSD 1.0 part 1, 3.4.6).
  [[nodiscard]] static bool derives(Type derived, Type base);

  /// Global elements, in schema order.
  [[nodiscard]] std::span<const ElementDecl* const> elements() const { return global_elements_; }
  /// Named types of the schemas (no built-in ones), in schema order.
  [[nodiscard]] std::span<const Type> types() const { return global_types_; }

 private:
  friend class ModelBuilder;
  Model();

  NameTable names_;
  std::deque<ElementDecl> element_pool_;
  std::deque<SimpleType> simple_pool_;
  std::deque<ComplexType> complex_pool_;
  std::deque<Wildcard> wildcard_pool_;
  std::vector<const SimpleType*> built_ins_;
  const ComplexType* any_type_ = nullptr;
  std::vector<const ElementDecl*> global_elements_;
  std::vector<Type> global_types_;
  std::unordered_map<const Name*, const ElementDecl*> elements_by_name_;
  std::unordered_map<const Name*, Type> types_by_name_;
  std::unordered_map<std::string_view, const ElementDecl*> elements_by_json_;
  std::unordered_map<std::string_view, Type> types_by_json_;
};

}  // namespace figbridge::soap::schema
