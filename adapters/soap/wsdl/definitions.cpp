// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/wsdl/definitions.h"

#include <utility>

namespace figbridge::soap::wsdl {

using schema::XmlTree;
using schema::XmlTreeNode;

namespace {

std::unexpected<Error> not_a_wsdl(const XmlTree& tree) {
  const XmlTreeNode& root = tree.root();
  const bool version2 = root.is("http://www.w3.org/ns/wsdl", "description");
  if (version2)
    return fail(ErrorKind::unsupported, Origin::caller, "WSDL 2.0 is not handled", tree.location());
  return fail(ErrorKind::invalid, Origin::caller,
              "the document is no WSDL 1.1 (its root is <" + root.local + ">)", tree.place(root));
}

}  // namespace

Status Definitions::read(const std::string& location) {
  auto tree = builder_.documents().read(location);
  if (!tree) return std::unexpected(tree.error());
  if (!(*tree)->root().is(kWsdl, "definitions")) return not_a_wsdl(**tree);
  target_ = (*tree)->root().attribute("targetNamespace").value_or("");
  documents_.insert(location);
  add_definitions(*tree);
  return follow_imports();
}

Status Definitions::follow_imports() {
  for (std::size_t i = 0; i < imports_.size(); ++i) {
    const Import next = imports_[i];
    if (!documents_.insert(next.location).second) continue;
    const auto tree = builder_.documents().read(next.location);
    if (tree) {
      if (auto added = add(*tree); !added) return added;
      continue;
    }
    documents_.erase(next.location);
    if (tree.error().kind == ErrorKind::too_large) return std::unexpected(tree.error());
    missing_.push_back("wsdl:import (" + next.place + "): " + tree.error().describe());
  }
  return {};
}

Status Definitions::add(const std::shared_ptr<const XmlTree>& tree) {
  const XmlTreeNode& root = tree->root();
  if (root.is(kWsdl, "definitions")) {
    add_definitions(tree);
  } else if (root.is(kXsd, "schema")) {
    builder_.documents().add(tree, root);
  } else {
    missing_.push_back(not_a_wsdl(*tree).error().describe());
  }
  return {};
}

void Definitions::add_definitions(const std::shared_ptr<const XmlTree>& tree) {
  const XmlTreeNode& root = tree->root();
  const std::string target(root.attribute("targetNamespace").value_or(""));
  for (const XmlTreeNode* child : root.children) {
    if (child->ns != kWsdl) continue;
    if (child->local == "types") {
      for (const XmlTreeNode* each : child->children) {
        if (each->is(kXsd, "schema")) builder_.documents().add(tree, *each);
      }
    } else if (child->local == "import") {
      const auto written = child->attribute("location");
      if (written) imports_.push_back({resolve_location(tree->location(), *written), tree->place(*child)});
    } else if (const auto local = child->attribute("name")) {
      auto component =
          std::make_unique<Component>(Component{builder_.intern(target, *local), child, tree, target});
      by_name_.try_emplace({child->local, component->name}, component.get());
      by_kind_[child->local].push_back(std::move(component));
    }
  }
}

const Component* Definitions::find(std::string_view kind, const Component& from, const XmlTreeNode& node,
                                   std::string_view qname) const {
  const auto resolved = node.resolve(qname);
  if (!resolved) return nullptr;
  const auto by = [&](std::string_view uri) -> const Component* {
    const auto found = by_name_.find({std::string(kind), builder_.intern(uri, resolved->local)});
    return found == by_name_.end() ? nullptr : found->second;
  };
  const Component* found = by(resolved->uri);
  if (found == nullptr && qname.find(':') == std::string_view::npos) found = by(from.target);
  return found;
}

std::vector<const Component*> Definitions::all(std::string_view kind) const {
  std::vector<const Component*> list;
  if (const auto found = by_kind_.find(kind); found != by_kind_.end()) {
    for (const auto& each : found->second) list.push_back(each.get());
  }
  return list;
}

}  // namespace figbridge::soap::wsdl
