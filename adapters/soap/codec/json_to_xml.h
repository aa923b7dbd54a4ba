// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/soap/codec/plan.h"
#include "adapters/soap/codec/scalar.h"
#include "adapters/soap/xml/sax.h"
#include "core/error.h"
#include "core/json/json_index.h"
#include "core/json/json_text.h"

namespace figbridge::soap {

/// Writes canonical JSON as the XML of a declared element, strictly: any member order in, schema order out.
/// Unknown members, missing required ones, wrong kinds, facets, two branches of a choice, null without
/// nillable, characters that XML cannot carry, wildcards that are not well-formed or of a namespace that is
/// not admitted: each is an error `invalid` of the origin, located by JSON Pointer. The same value gives the
/// same bytes.
///
/// One object per message. It needs a reader of its own for wildcards; it makes one when it meets the first.
class JsonToXml {
 public:
  /// `plan` and `json` outlive the object.
  JsonToXml(const CodecPlan& plan, const JsonText& json, Origin origin, bool numbers_as_strings);

  /// Appends the element. Its namespace prefixes are not declared in it: who writes the envelope around it
  /// does that.
  [[nodiscard]] Status write(const schema::ElementDecl& root, std::string& out);
  /// Appends the declarations (` xmlns:ns1="…"`) of all that was written, in the order of the prefixes.
  void append_declarations(std::string& out) const;

 private:
  using Id = JsonIndex::Id;
  static constexpr Id kNoNode = UINT32_MAX;

  /// What an object has for a member: the next item and how many are left.
  struct Supply {
    Id value = kNoNode;  ///< the member's value
    Id next = kNoNode;
    std::uint32_t left = 0;
  };
  /// An object whose content is being written.
  struct Content {
    const TypePlan& plan;
    Id object;
    std::size_t supplies;  ///< the first of its entries in supplies_
  };
  /// The `$items` of an ordered content.
  struct Items {
    const TypePlan& plan;
    Id array;
    std::optional<Id> next;  ///< the item that is not written yet
    std::uint32_t member;    ///< of that item; kNoMember at the end
    Id value;
    std::optional<schema::NamespaceId> ns;  ///< of a wildcard's root
    std::string fragment;                   ///< its canonical text
  };
  /// The special members of an element's object.
  struct Marks {
    Id element = kNoNode, type = kNoNode, items = kNoNode, text = kNoNode;
  };

  // json_to_xml.cpp
  Status element(const schema::ElementDecl& declared, Id value);
  Status typed(const schema::ElementDecl& element, schema::Type type, Id value, const Marks& marks);
  Status simple(const schema::ElementDecl& element, const schema::SimpleType& type, Id value,
                const Marks& marks);
  Status complex(const schema::ElementDecl& element, const TypePlan& plan, Id object, const Marks& marks);
  Status complex_content(const schema::ElementDecl& element, const TypePlan& plan, Id object,
                         const Marks& marks);
  Status any_type(const Marks& marks);
  Status text(const schema::ElementDecl& element, const schema::SimpleType& type, Id value);
  Status free_text(Id value);
  [[nodiscard]] Result<schema::Type> type_for(const schema::ElementDecl& element, Id value,
                                              const Marks& marks) const;
  [[nodiscard]] Result<const schema::ElementDecl*> element_for(const schema::ElementDecl& declared, Id value,
                                                               const Marks& marks) const;
  [[nodiscard]] Marks marks_of(Id value) const;

  // json_to_xml_attributes.cpp
  Status attributes(const schema::ComplexType& type, Id object);
  Status attribute(const schema::Attribute& declared, Id value);
  Status any_attribute(const schema::ComplexType& type, Id value, std::string_view name);
  /// Refuses members that are neither attributes (if there may be any) nor the marks that are named.
  Status nothing_else(Id object, bool attributes_allowed, std::string_view also) const;

  // json_to_xml_members.cpp
  Status members(const TypePlan& plan, Id object);
  Status supply(const Content& content);
  Status particle(const Content& content, std::uint32_t index);
  Status choice(const Content& content, std::uint32_t index);
  Status leaf(const Content& content, const schema::Particle& particle);
  [[nodiscard]] bool supplied(const Content& content, std::uint32_t index) const;
  [[nodiscard]] bool satisfied(const Content& content, std::uint32_t index) const;
  [[nodiscard]] bool covers(const Content& content, std::uint32_t branch, std::uint32_t choice) const;
  [[nodiscard]] Status missing(const Content& content, std::uint32_t index) const;
  Status all_used(const Content& content) const;

  // json_to_xml_items.cpp
  Status items(const TypePlan& plan, Id array);
  Status advance(Items& items);
  Status item_leaf(Items& items, const schema::Particle& particle);
  Status item_particle(Items& items, std::uint32_t index);
  Status item_once(Items& items, std::uint32_t index);
  Status item_all(Items& items, std::uint32_t index);
  [[nodiscard]] Status item_missing(const Items& items, std::uint32_t index) const;
  [[nodiscard]] bool begins(const Items& items, std::uint32_t index) const;
  Status any_items(Id array);
  /// A wildcard's text, canonical, and the namespace of its root.
  struct Fragment {
    std::string text;
    std::string ns;
  };
  [[nodiscard]] Result<Fragment> fragment(Id value);
  [[nodiscard]] std::optional<schema::NamespaceId> known(std::string_view uri) const;

  void open_tag(const schema::Name& name) {
    *out_ += '<';
    append_qname(name);
  }
  void close_tag(const schema::Name& name, std::size_t content);
  [[nodiscard]] std::string prefix(std::string_view uri);
  void append_qname(const schema::Name& name);
  [[nodiscard]] std::unexpected<Error> wrong(Id at, std::string text) const;
  [[nodiscard]] std::unexpected<Error> wrong_member(Id object, std::string_view member,
                                                    std::string text) const;
  [[nodiscard]] std::string pointer(Id target) const;

  const CodecPlan& plan_;
  JsonIndex json_;
  Origin origin_;
  ScalarWriter scalars_;
  std::string* out_ = nullptr;
  std::vector<Supply> supplies_;
  std::size_t written_ = 0;  ///< elements and wildcards
  bool uses_xsi_ = false;
  std::vector<bool> used_;                                   ///< namespaces of the model
  std::deque<std::pair<std::string, std::string>> foreign_;  ///< others: namespace, prefix
  std::optional<XmlReader> reader_;
};

}  // namespace figbridge::soap
