// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/common/document_loader.h"
#include "adapters/soap/schema/catalogue.h"
#include "adapters/soap/schema/names.h"
#include "adapters/soap/schema/xml_tree.h"
#include "core/error.h"

namespace figbridge::soap::schema {

/// What one import may cost in all; more is `too_large`.
struct SchemaLimits {
  std::size_t documents = 500;
  std::size_t bytes = 64 * 1024 * 1024;  ///< of all documents together
  std::size_t nodes = 500'000;           ///< elements of all documents together
  std::size_t particles =
      1'000'000;  ///< particles and attributes of all compiled types together, inherited ones too
  std::size_t derivation = 50;  ///< steps from a type to the root; also nesting of groups
  XmlTreeLimits document;       ///< of each one
};

/// A schema document as it is seen from one target namespace (a chameleon is seen from several).
struct SchemaDocument {
  std::shared_ptr<const XmlTree> tree;
  const XmlTreeNode* root = nullptr;
  std::string target;
  bool chameleon = false;  ///< names without namespace mean the target
  bool elements_qualified = false;
  bool attributes_qualified = false;

  [[nodiscard]] std::string place(const XmlTreeNode& node) const { return tree->place(node); }
};

/// XSD's symbol spaces.
enum class Symbol : std::uint8_t { type, element, attribute, group, attribute_group };
inline constexpr std::size_t kSymbolSpaces = 5;

/// A global component as it stands in a document.
struct Declaration {
  const Name* name = nullptr;
  const XmlTreeNode* node = nullptr;
  const SchemaDocument* document = nullptr;
  const Declaration* redefines =
      nullptr;  ///< what xs:redefine replaced: what a reference to itself inside means
};

/// The documents that belong to one model, with all that they include, import and redefine, and the global
/// components in them. A document that cannot be had is remembered, not an error: who refers to its names is
/// told why they are missing.
class SchemaSet {
 public:
  SchemaSet(NameTable& names, DocumentLoader& loader, const Catalogue& catalogue, const SchemaLimits& limits);

  /// An xs:schema element: of a WSDL's types, or a document's root.
  void add(std::shared_ptr<const XmlTree> tree, const XmlTreeNode& root);
  /// Reads what the documents added so far refer to. Fails with `too_large` only.
  [[nodiscard]] Status load_references();
  /// Reads a document on behalf of an import; it counts towards the limits.
  [[nodiscard]] Result<std::shared_ptr<const XmlTree>> read(const std::string& location);

  /// Null if no document declares it. A namespace that no document has is looked for in the catalogue.
  [[nodiscard]] const Declaration* find(Symbol space, const Name* name);
  /// In the order in which they were met, those that were redefined (`find` gives another one) included.
  /// Grows when `find` takes in a schema of the catalogue.
  [[nodiscard]] const std::vector<std::pair<Symbol, const Declaration*>>& declarations() const {
    return order_;
  }
  /// "", or why names of the namespace may be missing: `import of "x.xsd" (erp.wsdl:12): there is no such
  /// file`.
  [[nodiscard]] std::string why_missing(std::string_view uri) const;
  /// All of that, one line each, sorted; without the imports that name no location and that nobody missed.
  [[nodiscard]] std::vector<std::string> missing() const;
  /// Of all documents that were read, sorted.
  [[nodiscard]] std::vector<std::string> locations() const;
  [[nodiscard]] const SchemaLimits& limits() const { return limits_; }

 private:
  struct Reference {
    enum class Kind : std::uint8_t { include, import, redefine } kind;
    std::string location;  ///< resolved; empty: none was given
    std::string written;   ///< as the document says it
    std::string uri;
    std::string place;
  };

  void declare(Symbol space, const XmlTreeNode& node, const SchemaDocument& document, bool redefining);
  void add_seen_from(std::shared_ptr<const XmlTree> tree, const XmlTreeNode& root, std::string_view includer);
  void note_reference(const XmlTreeNode& node, const SchemaDocument& document);
  void apply_redefinitions();
  [[nodiscard]] Status follow(const Reference& reference);
  [[nodiscard]] Result<std::shared_ptr<const XmlTree>> fetch(const Reference& reference);
  [[nodiscard]] Result<std::shared_ptr<const XmlTree>> parse(std::string_view bytes,
                                                             const std::string& location);
  [[nodiscard]] bool from_catalogue(std::string_view uri);
  void note_missing(const Reference& reference, const std::string& why);

  NameTable& names_;
  DocumentLoader& loader_;
  const Catalogue& catalogue_;
  SchemaLimits limits_;
  std::deque<SchemaDocument> documents_;
  std::set<std::pair<const XmlTreeNode*, std::string>> seen_;  ///< root and target
  std::map<std::string, std::shared_ptr<const XmlTree>, std::less<>> trees_;
  std::map<std::string, Error, std::less<>> unreadable_;
  std::set<std::string, std::less<>> targets_;
  std::set<std::string, std::less<>> asked_catalogue_;
  std::deque<Reference> pending_;
  std::vector<std::pair<const XmlTreeNode*, const SchemaDocument*>> redefinitions_;
  std::deque<Declaration> declared_;
  std::array<std::unordered_map<const Name*, const Declaration*>, kSymbolSpaces> tables_;
  std::vector<std::pair<Symbol, const Declaration*>> order_;
  struct Missing {
    std::string text;
    bool import = true;
    bool located = false;
  };
  std::map<std::string, Missing, std::less<>> missing_;
  std::set<std::string, std::less<>> wanted_;  ///< namespaces in which a name was not found
  std::size_t bytes_ = 0;
  std::size_t nodes_ = 0;
};

}  // namespace figbridge::soap::schema
