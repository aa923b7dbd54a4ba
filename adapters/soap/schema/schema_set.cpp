// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/schema_set.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace figbridge::soap::schema {

namespace {

constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";

std::optional<Symbol> symbol_of(const XmlTreeNode& node) {
  if (node.ns != kXsd) return std::nullopt;
  if (node.local == "complexType" || node.local == "simpleType") return Symbol::type;
  if (node.local == "element") return Symbol::element;
  if (node.local == "attribute") return Symbol::attribute;
  if (node.local == "group") return Symbol::group;
  if (node.local == "attributeGroup") return Symbol::attribute_group;
  return std::nullopt;
}

/// The schemas of a document: itself, or those of a WSDL's types (some imports name a WSDL).
std::vector<const XmlTreeNode*> schemas_of(const XmlTreeNode& root) {
  if (root.is(kXsd, "schema")) return {&root};
  std::vector<const XmlTreeNode*> found;
  const XmlTreeNode* types = root.is(kWsdl, "definitions") ? root.child(kWsdl, "types") : nullptr;
  if (types == nullptr) return found;
  for (const XmlTreeNode* each : types->children) {
    if (each->is(kXsd, "schema")) found.push_back(each);
  }
  return found;
}

}  // namespace

SchemaSet::SchemaSet(NameTable& names, DocumentLoader& loader, const Catalogue& catalogue,
                     const SchemaLimits& limits)
    : names_(names), loader_(loader), catalogue_(catalogue), limits_(limits) {}

void SchemaSet::add(std::shared_ptr<const XmlTree> tree, const XmlTreeNode& root) {
  add_seen_from(std::move(tree), root, "");
}

void SchemaSet::add_seen_from(std::shared_ptr<const XmlTree> tree, const XmlTreeNode& root,
                              std::string_view includer) {
  const auto own = root.attribute("targetNamespace");
  std::string target(own.value_or(includer));
  if (!seen_.emplace(&root, target).second) return;
  targets_.insert(target);
  const SchemaDocument& document = documents_.emplace_back(
      SchemaDocument{.tree = std::move(tree),
                     .root = &root,
                     .target = std::move(target),
                     .chameleon = !own && !includer.empty(),
                     .elements_qualified = root.attribute("elementFormDefault") == "qualified",
                     .attributes_qualified = root.attribute("attributeFormDefault") == "qualified"});
  for (const XmlTreeNode* each : root.children) {
    if (const auto space = symbol_of(*each)) {
      declare(*space, *each, document, false);
    } else if (each->ns == kXsd) {
      note_reference(*each, document);
    }
  }
}

void SchemaSet::declare(Symbol space, const XmlTreeNode& node, const SchemaDocument& document,
                        bool redefining) {
  const auto local = node.attribute("name");
  if (!local || local->empty()) return;
  const Name* name = names_.intern(document.target, *local);
  auto& table = tables_[static_cast<std::size_t>(space)];
  const auto known = table.find(name);
  if (known != table.end() && !redefining) return;  // the same document by another way: the first one rules
  const Declaration* before = known == table.end() ? nullptr : known->second;
  const Declaration& now = declared_.emplace_back(Declaration{name, &node, &document, before});
  table.insert_or_assign(name, &now);
  order_.emplace_back(space, &now);
}

void SchemaSet::note_reference(const XmlTreeNode& node, const SchemaDocument& document) {
  const bool import = node.local == "import";
  if (!import && node.local != "include" && node.local != "redefine") return;
  const std::string_view written = node.attribute("schemaLocation").value_or("");
  Reference reference{.kind = import                     ? Reference::Kind::import
                              : node.local == "redefine" ? Reference::Kind::redefine
                                                         : Reference::Kind::include,
                      .location = written.empty() ? "" : resolve_location(document.tree->location(), written),
                      .written = std::string(written),
                      .uri = import ? std::string(node.attribute("namespace").value_or("")) : document.target,
                      .place = document.place(node)};
  if (reference.kind == Reference::Kind::redefine) redefinitions_.emplace_back(&node, &document);
  if (reference.uri == kXsd) return;  // built in
  pending_.push_back(std::move(reference));
}

Status SchemaSet::load_references() {
  while (!pending_.empty()) {
    const Reference next = std::move(pending_.front());
    pending_.pop_front();
    if (auto followed = follow(next); !followed) return followed;
  }
  apply_redefinitions();
  return {};
}

void SchemaSet::apply_redefinitions() {
  // Documents met later are the inner ones: their redefinitions stand below those of who redefines them.
  for (auto each = redefinitions_.rbegin(); each != redefinitions_.rend(); ++each) {
    for (const XmlTreeNode* child : each->first->children) {
      if (const auto space = symbol_of(*child)) declare(*space, *child, *each->second, true);
    }
  }
  redefinitions_.clear();
}

Status SchemaSet::follow(const Reference& reference) {
  if (reference.location.empty()) {
    if (!targets_.contains(reference.uri)) note_missing(reference, "it names no location");
    return {};
  }
  auto tree = fetch(reference);
  if (!tree) {
    if (tree.error().kind == ErrorKind::too_large) return std::unexpected(tree.error());
    note_missing(reference, tree.error().describe());
    return {};
  }
  const std::vector<const XmlTreeNode*> roots = schemas_of((*tree)->root());
  if (roots.empty()) note_missing(reference, "the document is no schema");
  const std::string_view includer =
      reference.kind == Reference::Kind::import ? "" : std::string_view(reference.uri);
  for (const XmlTreeNode* root : roots) {
    if (reference.kind != Reference::Kind::import &&
        root->attribute("targetNamespace").value_or(includer) != includer) {
      note_missing(reference, "the included document has another target namespace");
      continue;
    }
    add_seen_from(*tree, *root, includer);
  }
  return {};
}

Result<std::shared_ptr<const XmlTree>> SchemaSet::fetch(const Reference& reference) {
  const bool known_only = is_remote(reference.location) && !trees_.contains(reference.location);
  if (known_only && reference.kind == Reference::Kind::import && !targets_.contains(reference.uri)) {
    if (const auto listed = catalogue_.find(reference.uri)) return parse(listed->text, listed->location);
  }
  auto tree = read(reference.location);
  if (tree || tree.error().kind == ErrorKind::too_large) return tree;
  if (reference.kind == Reference::Kind::import) {
    if (const auto listed = catalogue_.find(reference.uri)) return parse(listed->text, listed->location);
  }
  return tree;
}

Result<std::shared_ptr<const XmlTree>> SchemaSet::read(const std::string& location) {
  if (const auto known = trees_.find(location); known != trees_.end()) return known->second;
  if (const auto known = unreadable_.find(location); known != unreadable_.end())
    return std::unexpected(known->second);
  auto bytes = loader_.load(location, limits_.document.bytes);
  auto tree = bytes ? parse(*bytes, location) : std::unexpected(bytes.error());
  if (!tree) unreadable_.emplace(location, tree.error());
  return tree;
}

Result<std::shared_ptr<const XmlTree>> SchemaSet::parse(std::string_view bytes, const std::string& location) {
  if (const auto known = trees_.find(location); known != trees_.end()) return known->second;
  bytes_ += bytes.size();
  if (trees_.size() >= limits_.documents || bytes_ > limits_.bytes) {
    return fail(ErrorKind::too_large, Origin::caller,
                "the documents of this import are too many or too large", location);
  }
  auto tree = XmlTree::parse(bytes, location, limits_.document);
  if (!tree) return tree;
  nodes_ += (*tree)->nodes();
  if (nodes_ > limits_.nodes) {
    return fail(ErrorKind::too_large, Origin::caller, "the documents of this import have too many elements",
                location);
  }
  trees_.emplace(location, *tree);
  return tree;
}

const Declaration* SchemaSet::find(Symbol space, const Name* name) {
  const auto& table = tables_[static_cast<std::size_t>(space)];
  if (const auto found = table.find(name); found != table.end()) return found->second;
  if (from_catalogue(name->uri)) {
    if (const auto found = table.find(name); found != table.end()) return found->second;
  }
  wanted_.emplace(name->uri);
  return nullptr;
}

bool SchemaSet::from_catalogue(std::string_view uri) {
  if (targets_.contains(uri) || !asked_catalogue_.emplace(uri).second) return false;
  const auto listed = uri == kXsd ? Catalogue().find(uri) : catalogue_.find(uri);
  if (!listed) return false;
  const auto tree = parse(listed->text, listed->location);
  if (!tree) return false;
  add(*tree, (*tree)->root());
  return load_references().has_value();
}

void SchemaSet::note_missing(const Reference& reference, const std::string& why) {
  const std::string_view act = reference.kind == Reference::Kind::import ? "import" : "include";
  std::string text = std::string(act) + " of " +
                     (reference.written.empty() ? reference.uri : reference.written) + " (" +
                     reference.place + "): " + why;
  missing_.emplace(reference.uri, Missing{std::move(text), reference.kind == Reference::Kind::import,
                                          !reference.location.empty()});
}

std::string SchemaSet::why_missing(std::string_view uri) const {
  const auto found = missing_.find(uri);
  return found == missing_.end() ? std::string() : found->second.text;
}

std::vector<std::string> SchemaSet::locations() const {
  std::vector<std::string> list;
  for (const auto& [location, tree] : trees_) list.push_back(location);
  return list;
}

std::vector<std::string> SchemaSet::missing() const {
  std::vector<std::string> lines;
  for (const auto& [uri, each] : missing_) {
    const bool answered = each.import && targets_.contains(uri);
    if (!answered && (each.located || wanted_.contains(uri))) lines.push_back(each.text);
  }
  return lines;
}

}  // namespace figbridge::soap::schema
