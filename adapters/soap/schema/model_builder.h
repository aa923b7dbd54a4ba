// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adapters/soap/schema/model.h"
#include "adapters/soap/schema/schema_set.h"

namespace figbridge::soap::schema {

/// Compiles schema documents to a Model. Use: add the documents, compile, look up and add wrappers, finish.
/// What cannot be compiled never fails the whole: the component carries `problem`, and who uses it is
/// refused.
class ModelBuilder {
 public:
  ModelBuilder(DocumentLoader& loader, const Catalogue& catalogue, const SchemaLimits& limits);
  ~ModelBuilder();

  [[nodiscard]] SchemaSet& documents() { return set_; }
  /// Compiles every component of the documents. Fails with `too_large` only.
  [[nodiscard]] Status compile();

  /// Never null, never empty: what is not declared is a component with a problem that says so.
  [[nodiscard]] const ElementDecl* element(const Name* name);
  [[nodiscard]] Type type(const Name* name);
  [[nodiscard]] const Name* intern(std::string_view uri, std::string_view local);

  struct Part {
    std::string name;
    Type type;
  };
  /// An element that no schema declares: what an rpc/literal operation wraps its parts in (unqualified, in
  /// order, each once).
  [[nodiscard]] const ElementDecl* add_wrapper(const Name* name, const std::vector<Part>& parts);

  /// Ends the building. Fails with `too_large` only.
  [[nodiscard]] Result<std::shared_ptr<const Model>> finish();

 private:
  /// A component's place in a document.
  struct Site {
    const XmlTreeNode* node = nullptr;
    const SchemaDocument* document = nullptr;
    const Declaration* redefines = nullptr;
    [[nodiscard]] Site at(const XmlTreeNode& child) const { return {&child, document, nullptr}; }
    /// A child that still speaks for the whole component: its references to itself mean what it redefines.
    [[nodiscard]] Site within(const XmlTreeNode& child) const { return {&child, document, redefines}; }
    [[nodiscard]] std::string place() const { return document->place(*node); }
  };
  enum class State : std::uint8_t { waiting, working, done };
  struct ComplexWork {
    ComplexType* type = nullptr;
    Site site;
    State state = State::waiting;
    std::vector<Particle> particles;  ///< effective; goes into the shape in the end
  };
  struct GroupWork {
    State state = State::waiting;
    std::vector<Particle> particles;
    std::string problem;
  };
  struct Attributes {
    std::vector<Attribute> declared;
    std::vector<const Name*> prohibited;
    const Wildcard* any = nullptr;
    Type encoded_item;
  };
  enum class Added : std::uint8_t { absent, empty, particle };

  // names.
  [[nodiscard]] const Name* reference(Symbol space, const Site& site, std::string_view qname);
  [[nodiscard]] std::string not_declared(std::string_view what, const Name* name,
                                         const std::string& place) const;
  static void note(std::string& problem, std::string text);

  // model_builder_simple.cpp
  void add_built_ins();
  [[nodiscard]] Type named_type(const Name* name, const std::string& place);
  [[nodiscard]] Type declared_type(const Declaration& declaration);
  /// The type that `base`, `type` or `itemType` names at a site.
  [[nodiscard]] Type type_reference(const Site& site, std::string_view qname);
  [[nodiscard]] const SimpleType* simple_reference(const Site& site, std::string_view qname);
  [[nodiscard]] const SimpleType* as_simple(Type type, const std::string& place);
  [[nodiscard]] const SimpleType* new_simple(const Site& site, const Name* name);
  void fill_simple(SimpleType& type, const Site& site);
  void derive_simple(SimpleType& type, const SimpleType& base);
  void fill_restriction(SimpleType& type, const Site& site);
  void fill_list(SimpleType& type, const Site& site);
  void fill_union(SimpleType& type, const Site& site);
  void apply_facets(SimpleType& type, const Site& site);
  [[nodiscard]] const SimpleType* broken_simple(std::string problem);

  // model_builder_element.cpp
  [[nodiscard]] const ElementDecl* global_element(const Name* name, const std::string& place);
  void fill_element(ElementDecl& element, const Site& site);
  [[nodiscard]] Type type_of(const Site& site, std::string& problem);
  [[nodiscard]] const ElementDecl* local_element(const Site& site);

  // model_builder_attribute.cpp
  void collect_attributes(const Site& site, Attributes& into, std::string& problem, std::size_t depth);
  void add_attribute(const Site& site, Attributes& into, std::string& problem);
  void add_attribute_group(const Site& site, Attributes& into, std::string& problem, std::size_t depth);
  [[nodiscard]] const SimpleType* attribute_type(const Site& site);
  void note_array_type(const Site& site, Attributes& into);
  [[nodiscard]] const Wildcard* wildcard(const Site& site);
  static void merge_attributes(ComplexType& type, const Attributes& own, bool restricts);

  // model_builder_particle.cpp
  Added append(std::vector<Particle>& out, const Site& site, ParticleKind parent, std::string& problem,
               std::size_t depth);
  Added append_group(std::vector<Particle>& out, const Site& site, ParticleKind parent, Particle occurs,
                     std::string& problem, std::size_t depth);
  Added append_model_group(std::vector<Particle>& out, const Site& site, ParticleKind parent, Particle occurs,
                           std::string& problem, std::size_t depth);
  [[nodiscard]] const GroupWork& group(const Declaration& declaration, std::size_t depth);
  void count(std::size_t parts) { particles_ += parts; }

  // model_builder_complex.cpp
  [[nodiscard]] const ComplexType* new_complex(const Site& site, const Name* name);
  void complete(const ComplexType* type, std::size_t depth);
  void fill_complex(ComplexWork& work, std::size_t depth);
  void fill_plain(ComplexWork& work, const Site& site, std::size_t depth);
  void fill_simple_content(ComplexWork& work, const Site& content, std::size_t depth);
  void fill_complex_content(ComplexWork& work, const Site& content, std::size_t depth);
  [[nodiscard]] Type base_of_derivation(ComplexWork& work, const Site& derivation, std::size_t depth);
  /// Takes over the base's attributes; false (with a problem) where that is too many in all.
  [[nodiscard]] bool inherit_attributes(ComplexType& type, const ComplexType& base);
  void extend(std::vector<Particle>& out, const std::vector<Particle>& base,
              const std::vector<Particle>& own);
  void own_content(ComplexWork& work, const Site& site, std::vector<Particle>& particles,
                   Attributes& attributes, std::size_t depth);

  // model_builder_finish.cpp
  void link_substitutions();
  void link_derived();
  void name_for_json();
  void name_attributes(ComplexType& type);
  [[nodiscard]] Status overflow() const;

  std::unique_ptr<Model> model_;
  SchemaSet set_;
  std::unordered_map<const Name*, const SimpleType*> broken_types_;
  std::unordered_map<const Name*, const ElementDecl*> broken_elements_;
  std::unordered_map<const Declaration*, const SimpleType*> simple_types_;
  std::unordered_map<const Declaration*, const ComplexType*> complex_types_;
  std::unordered_map<const Declaration*, ElementDecl*> elements_;
  // Attribute groups are gone through for each type that uses them; what they declare is made once.
  using Placed = std::pair<const XmlTreeNode*, const SchemaDocument*>;
  std::map<Placed, const SimpleType*> attribute_types_;
  std::map<Placed, const Wildcard*> wildcards_;
  std::unordered_set<const SimpleType*> open_simple_;  ///< being filled: meeting one again is a circle
  std::deque<ComplexWork> complex_work_;
  std::unordered_map<const ComplexType*, ComplexWork*> work_of_;
  std::size_t next_work_ = 0;
  std::unordered_map<const Declaration*, GroupWork> groups_;
  std::vector<std::pair<const ElementDecl*, const ElementDecl*>> substitutions_;  ///< member, head
  std::unordered_set<const ElementDecl*> never_substituted_;
  std::size_t depth_ = 0;  ///< of simple types and substitution heads within each other
  std::size_t particles_ = 0;
};

}  // namespace figbridge::soap::schema
