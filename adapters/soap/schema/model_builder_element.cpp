// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "adapters/soap/schema/model_builder.h"

namespace figbridge::soap::schema {

namespace {

bool blocks_substitution(const XmlTreeNode& node, const SchemaDocument& document) {
  const auto block = node.attribute("block");
  for (const std::string_view each :
       split_list(block ? *block : document.root->attribute("blockDefault").value_or(""))) {
    if (each == "#all" || each == "substitution") return true;
  }
  return false;
}

}  // namespace

const ElementDecl* ModelBuilder::global_element(const Name* name, const std::string& place) {
  const Declaration* declaration = set_.find(Symbol::element, name);
  if (declaration == nullptr) {
    const auto [broken, fresh] = broken_elements_.try_emplace(name, nullptr);
    if (fresh) {
      broken->second =
          &model_->element_pool_.emplace_back(ElementDecl{.name = name,
                                                          .type = Type{.complex = model_->any_type_},
                                                          .json_name = std::string(name->local),
                                                          .problem = not_declared("element", name, place)});
    }
    return broken->second;
  }
  const auto [known, fresh] = elements_.try_emplace(declaration, nullptr);
  if (!fresh) return known->second;
  ElementDecl& element = model_->element_pool_.emplace_back(ElementDecl{.name = name, .global = true});
  known->second = &element;
  model_->global_elements_.push_back(&element);
  fill_element(element, {declaration->node, declaration->document, nullptr});
  return &element;
}

void ModelBuilder::fill_element(ElementDecl& element, const Site& site) {
  const XmlTreeNode& node = *site.node;
  element.nillable = node.flag("nillable");
  element.abstract = element.global && node.flag("abstract");
  element.default_value = node.raw_attribute("default");
  element.fixed = node.raw_attribute("fixed");
  element.type = type_of(site, element.problem);
  if (!element.global) return;
  if (blocks_substitution(node, *site.document)) never_substituted_.insert(&element);
  const auto group = node.attribute("substitutionGroup");
  if (!group) {
    if (!element.type) element.type = Type{.complex = model_->any_type_};
    return;
  }
  const Name* name = reference(Symbol::element, site, *group);
  if (name == nullptr || depth_ >= set_.limits().derivation) {
    note(element.problem,
         "the substitution group of element " + element.name->clark() + " cannot be resolved");
    if (!element.type) element.type = Type{.complex = model_->any_type_};
    return;
  }
  ++depth_;
  const ElementDecl* head = global_element(name, site.place());
  --depth_;
  substitutions_.emplace_back(&element, head);
  if (!element.type) element.type = head->type ? head->type : Type{.complex = model_->any_type_};
}

/// What `type` or an inline type says; empty for a global element that says neither (its substitution group
/// does).
Type ModelBuilder::type_of(const Site& site, std::string& problem) {
  if (const auto named = site.node->attribute("type")) return type_reference(site, *named);
  if (const XmlTreeNode* simple = site.node->child(kXsd, "simpleType")) {
    if (depth_ < set_.limits().derivation) return Type{.simple = new_simple(site.at(*simple), nullptr)};
    note(problem, "types are nested too deep (" + site.place() + ")");
  }
  if (const XmlTreeNode* complex = site.node->child(kXsd, "complexType")) {
    return Type{.complex = new_complex(site.at(*complex), nullptr)};
  }
  return {};
}

const ElementDecl* ModelBuilder::local_element(const Site& site) {
  const XmlTreeNode& node = *site.node;
  if (const auto ref = node.attribute("ref")) {
    if (const Name* name = reference(Symbol::element, site, *ref)) return global_element(name, site.place());
    return &model_->element_pool_.emplace_back(ElementDecl{
        .name = intern("", *ref),
        .type = Type{.complex = model_->any_type_},
        .problem = "the prefix of \"" + std::string(*ref) + "\" is not bound (" + site.place() + ")"});
  }
  const auto form = node.attribute("form");
  const bool qualified = form ? *form == "qualified" : site.document->elements_qualified;
  ElementDecl& element = model_->element_pool_.emplace_back(
      ElementDecl{.name = intern(qualified ? std::string_view(site.document->target) : "",
                                 node.attribute("name").value_or(""))});
  if (element.name->local.empty()) element.problem = "an element without name (" + site.place() + ")";
  fill_element(element, site);
  if (!element.type) element.type = Type{.complex = model_->any_type_};
  return &element;
}

}  // namespace figbridge::soap::schema
