// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "adapters/soap/schema/model_builder.h"
#include "adapters/soap/schema/particles.h"

namespace figbridge::soap::schema {

namespace {

const XmlTreeNode* derivation_of(const XmlTreeNode& content) {
  const XmlTreeNode* extension = content.child(kXsd, "extension");
  return extension != nullptr ? extension : content.child(kXsd, "restriction");
}

}  // namespace

const ComplexType* ModelBuilder::new_complex(const Site& site, const Name* name) {
  ComplexType& type = model_->complex_pool_.emplace_back(ComplexType{.name = name});
  ComplexWork& work = complex_work_.emplace_back(ComplexWork{.type = &type, .site = site});
  work_of_.emplace(&type, &work);
  return &type;
}

void ModelBuilder::complete(const ComplexType* type, std::size_t depth) {
  ComplexWork& work = *work_of_.at(type);
  if (work.state != State::waiting) return;
  work.state = State::working;
  fill_complex(work, depth);
  work.state = State::done;
}

void ModelBuilder::fill_complex(ComplexWork& work, std::size_t depth) {
  ComplexType& type = *work.type;
  const XmlTreeNode& node = *work.site.node;
  type.base = Type{.complex = model_->any_type_};
  type.abstract = node.flag("abstract");
  if (depth > set_.limits().derivation) return note(type.problem, "a type is derived in too many steps");
  if (const XmlTreeNode* simple = node.child(kXsd, "simpleContent")) {
    fill_simple_content(work, work.site.within(*simple), depth);
  } else if (const XmlTreeNode* complex = node.child(kXsd, "complexContent")) {
    fill_complex_content(work, work.site.within(*complex), depth);
  } else {
    fill_plain(work, work.site, depth);
  }
  note(type.problem, type.text_type != nullptr ? type.text_type->problem : "");
}

void ModelBuilder::own_content(ComplexWork& work, const Site& site, std::vector<Particle>& particles,
                               Attributes& attributes, std::size_t depth) {
  for (const XmlTreeNode* child : site.node->children) {
    (void)append(particles, site.at(*child), ParticleKind::all, work.type->problem, 0);
  }
  collect_attributes(site.at(*site.node), attributes, work.type->problem, depth);
}

void ModelBuilder::fill_plain(ComplexWork& work, const Site& site, std::size_t depth) {
  Attributes own;
  own_content(work, site, work.particles, own, depth);
  merge_attributes(*work.type, own, true);
  const bool mixed = site.node->flag("mixed");
  work.type->content = mixed                    ? ContentKind::mixed
                       : work.particles.empty() ? ContentKind::empty
                                                : ContentKind::elements;
}

Type ModelBuilder::base_of_derivation(ComplexWork& work, const Site& derivation, std::size_t depth) {
  ComplexType& type = *work.type;
  const Type base = type_reference(derivation, derivation.node->attribute("base").value_or(""));
  note(type.problem, base.problem());
  if (base.complex == nullptr) return base;
  complete(base.complex, depth + 1);
  note(type.problem, base.problem());
  if (work_of_.at(base.complex)->state == State::done) return base;
  note(type.problem, "a type is derived from itself (" + derivation.place() + ")");
  return Type{.complex = model_->any_type_};
}

bool ModelBuilder::inherit_attributes(ComplexType& type, const ComplexType& base) {
  count(base.attributes.size());
  if (!overflow()) return false;
  type.attributes = base.attributes;
  type.any_attribute = base.any_attribute;
  return true;
}

void ModelBuilder::fill_simple_content(ComplexWork& work, const Site& content, std::size_t depth) {
  ComplexType& type = *work.type;
  type.content = ContentKind::simple;
  type.text_type = model_->built_ins_.front();
  const XmlTreeNode* derivation = derivation_of(*content.node);
  if (derivation == nullptr)
    return note(type.problem, "simple content without derivation (" + content.place() + ")");
  const Site site = content.within(*derivation);
  type.extends = derivation->local == "extension";
  type.base = base_of_derivation(work, site, depth);
  const SimpleType* inherited = type.base.simple;
  if (type.base.complex != nullptr) {
    if (!inherit_attributes(type, *type.base.complex)) return;
    inherited = type.base.complex->text_type;
  }
  if (!type.extends) {
    if (const XmlTreeNode* narrowed = derivation->child(kXsd, "simpleType")) {
      inherited = new_simple(site.at(*narrowed), nullptr);
    }
  }
  if (inherited == nullptr)
    return note(type.problem, "simple content of a type without text (" + site.place() + ")");
  type.text_type = inherited;
  if (!type.extends) {
    SimpleType& narrowed = model_->simple_pool_.emplace_back();
    derive_simple(narrowed, *inherited);
    apply_facets(narrowed, site);
    type.text_type = &narrowed;
  }
  Attributes own;
  collect_attributes(site.at(*derivation), own, type.problem, depth);
  merge_attributes(type, own, !type.extends);
}

void ModelBuilder::extend(std::vector<Particle>& out, const std::vector<Particle>& base,
                          const std::vector<Particle>& own) {
  count(base.size() + own.size() + 1);
  if (!overflow()) return;
  out.push_back({.kind = ParticleKind::sequence});
  append_copy(out, base, ParticleKind::sequence);
  append_copy(out, own, ParticleKind::sequence);
  (void)close_group(out, 0, ParticleKind::all);
}

void ModelBuilder::fill_complex_content(ComplexWork& work, const Site& content, std::size_t depth) {
  ComplexType& type = *work.type;
  const XmlTreeNode* derivation = derivation_of(*content.node);
  if (derivation == nullptr)
    return note(type.problem, "complex content without derivation (" + content.place() + ")");
  const Site site = content.within(*derivation);
  type.extends = derivation->local == "extension";
  type.base = base_of_derivation(work, site, depth);
  if (type.base.complex == nullptr) {
    return note(type.problem, "complex content derived from a simple type (" + site.place() + ")");
  }
  const ComplexType& base = *type.base.complex;
  if (!inherit_attributes(type, base)) return;
  type.encoded_item = base.encoded_item;
  std::vector<Particle> own;
  Attributes attributes;
  own_content(work, site, own, attributes, depth);
  merge_attributes(type, attributes, !type.extends);
  bool mixed = content.node->flag("mixed") || work.site.node->flag("mixed");
  if (type.extends && base.content == ContentKind::simple) {
    // Not what the specification asks for, but usual: attributes added to text by way of complexContent.
    if (!own.empty()) return note(type.problem, "elements added to simple content (" + site.place() + ")");
    type.content = ContentKind::simple;
    type.text_type = base.text_type;
    return;
  }
  if (type.extends) {
    const std::vector<Particle>& inherited = work_of_.at(&base)->particles;
    mixed |= base.content == ContentKind::mixed;
    extend(work.particles, inherited, own);
  } else {
    work.particles = std::move(own);
  }
  type.content = mixed                    ? ContentKind::mixed
                 : work.particles.empty() ? ContentKind::empty
                                          : ContentKind::elements;
}

}  // namespace figbridge::soap::schema
