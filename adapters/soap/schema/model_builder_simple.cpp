// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/soap/schema/model_builder.h"

namespace figbridge::soap::schema {

namespace {

/// Namespaces of XSD's drafts: their built-in types still stand in old WSDLs.
bool is_xsd(std::string_view uri) {
  return uri == kXsd || uri == "http://www.w3.org/1999/XMLSchema" ||
         uri == "http://www.w3.org/2000/10/XMLSchema";
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool apply_length_facet(Facets& facets, std::string_view name, std::string_view value) {
  std::optional<std::uint64_t>* slot = name == "length"           ? &facets.length
                                       : name == "minLength"      ? &facets.min_length
                                       : name == "maxLength"      ? &facets.max_length
                                       : name == "totalDigits"    ? &facets.total_digits
                                       : name == "fractionDigits" ? &facets.fraction_digits
                                                                  : nullptr;
  if (slot == nullptr) return false;
  if (const auto parsed = number(value)) *slot = parsed;
  return true;
}

void apply_bound_facet(Facets& facets, std::string_view name, std::string_view value) {
  if (name == "minInclusive" || name == "minExclusive") {
    facets.min_inclusive.reset();
    facets.min_exclusive.reset();
    (name == "minInclusive" ? facets.min_inclusive : facets.min_exclusive) = value;
  } else if (name == "maxInclusive" || name == "maxExclusive") {
    facets.max_inclusive.reset();
    facets.max_exclusive.reset();
    (name == "maxInclusive" ? facets.max_inclusive : facets.max_exclusive) = value;
  }
}

JsonForm union_form(const SimpleType& type) {
  const JsonForm first = type.members.front()->form;
  const bool same =
      std::ranges::all_of(type.members, [&](const SimpleType* each) { return each->form == first; });
  return same && first != JsonForm::list ? first : JsonForm::union_of;
}

const XmlTreeNode* derivation_of(const XmlTreeNode& node) {
  for (const XmlTreeNode* child : node.children) {
    if (child->is(kXsd, "restriction") || child->is(kXsd, "list") || child->is(kXsd, "union")) return child;
  }
  return nullptr;
}

}  // namespace

void ModelBuilder::add_built_ins() {
  for (std::size_t i = 0; i < kBuiltIns; ++i) {
    const auto which = static_cast<BuiltIn>(i);
    SimpleType& type = model_->simple_pool_.emplace_back(built_in_type(which));
    type.name = intern(kXsd, name_of(which));
    type.json_name = "xs:" + std::string(name_of(which));
    if (which != BuiltIn::any_simple)
      type.base = model_->built_ins_[static_cast<std::size_t>(base_of(which))];
    model_->built_ins_.push_back(&type);
    model_->types_by_name_.emplace(type.name, Type{.simple = &type});
  }
  const auto item_of = [&](BuiltIn list, BuiltIn item) {
    model_->simple_pool_[static_cast<std::size_t>(list)].item = &model_->built_in(item);
  };
  item_of(BuiltIn::nmtokens, BuiltIn::nmtoken);
  item_of(BuiltIn::idrefs, BuiltIn::idref);
  item_of(BuiltIn::entities, BuiltIn::entity);
}

Type ModelBuilder::named_type(const Name* name, const std::string& place) {
  if (is_xsd(name->uri)) {
    const Name* built_in = name->uri == kXsd ? name : model_->names_.find(kXsd, name->local);
    if (const auto found = model_->types_by_name_.find(built_in); found != model_->types_by_name_.end()) {
      return found->second;
    }
  }
  if (const Declaration* declaration = set_.find(Symbol::type, name)) return declared_type(*declaration);
  const auto [broken, fresh] = broken_types_.try_emplace(name, nullptr);
  if (fresh) broken->second = broken_simple(not_declared("type", name, place));
  return Type{.simple = broken->second};
}

Type ModelBuilder::declared_type(const Declaration& declaration) {
  const Site site{declaration.node, declaration.document, declaration.redefines};
  if (declaration.node->local == "simpleType") {
    if (const auto known = simple_types_.find(&declaration); known != simple_types_.end()) {
      if (!open_simple_.contains(known->second)) return Type{.simple = known->second};
      return Type{.simple = broken_simple("type " + declaration.name->clark() + " is derived from itself")};
    }
    if (depth_ >= set_.limits().derivation) {
      return Type{.simple =
                      broken_simple("type " + declaration.name->clark() + " is derived in too many steps")};
    }
    SimpleType& type = model_->simple_pool_.emplace_back(SimpleType{.name = declaration.name});
    simple_types_.emplace(&declaration, &type);
    fill_simple(type, site);
    return Type{.simple = &type};
  }
  const auto [known, fresh] = complex_types_.try_emplace(&declaration, nullptr);
  if (fresh) known->second = new_complex(site, declaration.name);
  return Type{.complex = known->second};
}

Type ModelBuilder::type_reference(const Site& site, std::string_view qname) {
  const Name* name = reference(Symbol::type, site, qname);
  if (name == nullptr) {
    return Type{.simple = broken_simple("the prefix of \"" + std::string(qname) + "\" is not bound (" +
                                        site.place() + ")")};
  }
  if (site.redefines != nullptr && site.redefines->name == name) return declared_type(*site.redefines);
  return named_type(name, site.place());
}

const SimpleType* ModelBuilder::simple_reference(const Site& site, std::string_view qname) {
  return as_simple(type_reference(site, qname), site.place());
}

const SimpleType* ModelBuilder::as_simple(Type type, const std::string& place) {
  if (type.simple != nullptr) return type.simple;
  complete(type.complex, depth_);
  if (type.complex->content == ContentKind::simple) return type.complex->text_type;
  if (type.complex->any_type) return &model_->built_in(BuiltIn::any_simple);
  return broken_simple("a simple type is needed where a complex type stands (" + place + ")");
}

const SimpleType* ModelBuilder::broken_simple(std::string problem) {
  return &model_->simple_pool_.emplace_back(
      SimpleType{.base = model_->built_ins_.front(), .problem = std::move(problem)});
}

const SimpleType* ModelBuilder::new_simple(const Site& site, const Name* name) {
  SimpleType& type = model_->simple_pool_.emplace_back(SimpleType{.name = name});
  fill_simple(type, site);
  return &type;
}

void ModelBuilder::fill_simple(SimpleType& type, const Site& site) {
  const XmlTreeNode* derivation = derivation_of(*site.node);
  type.base = model_->built_ins_.front();
  if (derivation == nullptr) {
    type.problem = "a simple type without restriction, list or union (" + site.place() + ")";
    return;
  }
  open_simple_.insert(&type);
  ++depth_;
  const Site inner = site.within(*derivation);
  if (derivation->local == "restriction") {
    fill_restriction(type, inner);
  } else if (derivation->local == "list") {
    fill_list(type, inner);
  } else {
    fill_union(type, inner);
  }
  --depth_;
  open_simple_.erase(&type);
}

void ModelBuilder::fill_restriction(SimpleType& type, const Site& site) {
  const XmlTreeNode* inline_base = site.node->child(kXsd, "simpleType");
  const auto named = site.node->attribute("base");
  const SimpleType* base = named                    ? simple_reference(site, *named)
                           : inline_base != nullptr ? new_simple(site.at(*inline_base), nullptr)
                                                    : model_->built_ins_.front();
  derive_simple(type, *base);
  apply_facets(type, site);
}

/// All of the base but its name.
void ModelBuilder::derive_simple(SimpleType& type, const SimpleType& base) {
  count(base.facets.enumeration.size() + base.facets.patterns.size() + base.members.size());
  if (overflow()) {
    const Name* name = type.name;
    type = base;
    type.name = name;
  }
  type.json_name.clear();
  type.base = &base;
}

void ModelBuilder::apply_facets(SimpleType& type, const Site& site) {
  std::vector<std::string> patterns;
  std::vector<std::string> enumeration;
  for (const XmlTreeNode* child : site.node->children) {
    if (child->ns != kXsd) continue;
    const auto value = child->raw_attribute("value");
    if (!value) continue;
    if (child->local == "pattern") {
      patterns.emplace_back(*value);
    } else if (child->local == "enumeration") {
      enumeration.emplace_back(type.white_space == WhiteSpace::collapse ? trim(*value) : *value);
    } else if (child->local == "whiteSpace") {
      type.white_space = trim(*value) == "collapse"  ? WhiteSpace::collapse
                         : trim(*value) == "replace" ? WhiteSpace::replace
                                                     : WhiteSpace::preserve;
    } else if (!apply_length_facet(type.facets, child->local, trim(*value))) {
      apply_bound_facet(type.facets, child->local, trim(*value));
    }
  }
  if (!patterns.empty()) type.facets.patterns.push_back(std::move(patterns));
  if (!enumeration.empty()) type.facets.enumeration = std::move(enumeration);
}

void ModelBuilder::fill_list(SimpleType& type, const Site& site) {
  const XmlTreeNode* inline_item = site.node->child(kXsd, "simpleType");
  const auto named = site.node->attribute("itemType");
  type.built_in = BuiltIn::any_simple;
  type.form = JsonForm::list;
  type.white_space = WhiteSpace::collapse;
  type.item = named                    ? simple_reference(site, *named)
              : inline_item != nullptr ? new_simple(site.at(*inline_item), nullptr)
                                       : broken_simple("a list without item type (" + site.place() + ")");
  if (type.item->form == JsonForm::list) note(type.problem, "a list of lists (" + site.place() + ")");
  note(type.problem, type.item->problem);
}

void ModelBuilder::fill_union(SimpleType& type, const Site& site) {
  type.built_in = BuiltIn::any_simple;
  type.white_space = WhiteSpace::collapse;
  for (const std::string_view each : split_list(site.node->attribute("memberTypes").value_or(""))) {
    type.members.push_back(simple_reference(site, each));
  }
  for (const XmlTreeNode* child : site.node->children) {
    if (child->is(kXsd, "simpleType")) type.members.push_back(new_simple(site.at(*child), nullptr));
  }
  if (type.members.empty()) {
    type.problem = "a union without members (" + site.place() + ")";
    return;
  }
  for (const SimpleType* member : type.members) note(type.problem, member->problem);
  type.form = union_form(type);
}

}  // namespace figbridge::soap::schema
