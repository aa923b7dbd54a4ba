// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/schema/model_builder.h"
#include "adapters/soap/schema/xml_tree.h"

namespace figbridge::soap::wsdl {

inline constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";

/// A WSDL component where it stands: message, portType, binding or service.
struct Component {
  const schema::Name* name = nullptr;
  const schema::XmlTreeNode* node = nullptr;
  std::shared_ptr<const schema::XmlTree> tree;
  std::string target;  ///< of its document

  [[nodiscard]] std::string place() const { return tree->place(*node); }
  [[nodiscard]] std::string place(const schema::XmlTreeNode& within) const { return tree->place(within); }
};

/// All documents of a WSDL: wsdl:import followed, their schemas handed to the model builder, their components
/// by name.
class Definitions {
 public:
  explicit Definitions(schema::ModelBuilder& builder) : builder_(builder) {}

  /// Fails if the document at `location` itself cannot be read or is no WSDL 1.1, or with `too_large`.
  [[nodiscard]] Status read(const std::string& location);

  /// The component that a QName on `node` within `from` names; unprefixed names may mean the target
  /// namespace. Null: none.
  [[nodiscard]] const Component* find(std::string_view kind, const Component& from,
                                      const schema::XmlTreeNode& node, std::string_view qname) const;
  /// Of one kind, in document order, the main document first.
  [[nodiscard]] std::vector<const Component*> all(std::string_view kind) const;
  [[nodiscard]] const std::string& target() const { return target_; }
  /// wsdl:imports that were not answered: one line each.
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }
  [[nodiscard]] const std::set<std::string>& documents() const { return documents_; }

 private:
  struct Import {
    std::string location;
    std::string place;
  };
  [[nodiscard]] Status add(const std::shared_ptr<const schema::XmlTree>& tree);
  void add_definitions(const std::shared_ptr<const schema::XmlTree>& tree);
  [[nodiscard]] Status follow_imports();

  schema::ModelBuilder& builder_;
  std::string target_;
  std::set<std::string> documents_;
  std::vector<Import> imports_;
  std::vector<std::string> missing_;
  std::map<std::string, std::vector<std::unique_ptr<Component>>, std::less<>> by_kind_;
  std::map<std::pair<std::string, const schema::Name*>, const Component*> by_name_;
};

}  // namespace figbridge::soap::wsdl
