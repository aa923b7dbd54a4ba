// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/model_builder.h"

#include <utility>

namespace figbridge::soap::schema {

ModelBuilder::ModelBuilder(DocumentLoader& loader, const Catalogue& catalogue, const SchemaLimits& limits)
    : model_(new Model), set_(model_->names_, loader, catalogue, limits) {
  add_built_ins();
  Wildcard& anything = model_->wildcard_pool_.emplace_back(Wildcard{.process = ProcessContents::lax});
  ComplexType& type = model_->complex_pool_.emplace_back(ComplexType{.name = intern(kXsd, "anyType"),
                                                                     .content = ContentKind::mixed,
                                                                     .any_attribute = &anything,
                                                                     .json_name = "xs:anyType",
                                                                     .any_type = true});
  ComplexWork& work = complex_work_.emplace_back(ComplexWork{.type = &type, .state = State::done});
  work.particles = {
      {.kind = ParticleKind::any, .min = 0, .max = kUnbounded, .end = 1, .wildcard = &anything}};
  work_of_.emplace(&type, &work);
  next_work_ = 1;
  model_->any_type_ = &type;
  model_->types_by_name_.emplace(type.name, Type{.complex = &type});
  // xs:anySimpleType derives from xs:anyType in the specification; here its base is empty and Model::derives
  // knows.
}

ModelBuilder::~ModelBuilder() = default;

const Name* ModelBuilder::intern(std::string_view uri, std::string_view local) {
  return model_->names_.intern(uri, local);
}

/// An unprefixed name without a default namespace means no namespace; chameleons and careless authors mean
/// the target.
const Name* ModelBuilder::reference(Symbol space, const Site& site, std::string_view qname) {
  const auto resolved = site.node->resolve(qname);
  if (!resolved) return nullptr;
  const Name* plain = intern(resolved->uri, resolved->local);
  if (!resolved->uri.empty() || site.document->target.empty()) return plain;
  if (!site.document->chameleon && set_.find(space, plain) != nullptr) return plain;
  const Name* own = intern(site.document->target, resolved->local);
  return site.document->chameleon || set_.find(space, own) != nullptr ? own : plain;
}

std::string ModelBuilder::not_declared(std::string_view what, const Name* name,
                                       const std::string& place) const {
  std::string text = std::string(what) + " " + name->clark() + " is not declared";
  if (!place.empty()) text += " (" + place + ")";
  if (const std::string why = set_.why_missing(name->uri); !why.empty()) text += "; " + why;
  return text;
}

void ModelBuilder::note(std::string& problem, std::string text) {
  if (problem.empty()) problem = std::move(text);
}

const ElementDecl* ModelBuilder::element(const Name* name) {
  return global_element(name, "");
}

Type ModelBuilder::type(const Name* name) {
  return named_type(name, "");
}

Status ModelBuilder::compile() {
  if (auto loaded = set_.load_references(); !loaded) return loaded;
  for (std::size_t i = 0; i < set_.declarations().size(); ++i) {
    const auto [space, declaration] = set_.declarations()[i];
    if (space == Symbol::element) (void)global_element(declaration->name, "");
    if (space == Symbol::type && set_.find(space, declaration->name) == declaration)
      (void)declared_type(*declaration);
    while (next_work_ < complex_work_.size()) complete(complex_work_[next_work_++].type, 0);
    if (auto within = overflow(); !within) return within;
  }
  return {};
}

Status ModelBuilder::overflow() const {
  if (particles_ <= set_.limits().particles) return {};
  return fail(ErrorKind::too_large, Origin::caller, "the schemas' content models are too large");
}

const ElementDecl* ModelBuilder::add_wrapper(const Name* name, const std::vector<Part>& parts) {
  ComplexType& type = model_->complex_pool_.emplace_back();
  type.base = Type{.complex = model_->any_type_};
  type.content = parts.empty() ? ContentKind::empty : ContentKind::elements;
  ComplexWork& work = complex_work_.emplace_back(ComplexWork{.type = &type, .state = State::done});
  work_of_.emplace(&type, &work);
  if (!parts.empty()) work.particles.push_back({.kind = ParticleKind::sequence});
  for (const Part& part : parts) {
    const ElementDecl& element =
        model_->element_pool_.emplace_back(ElementDecl{.name = intern("", part.name), .type = part.type});
    const auto at = static_cast<std::uint32_t>(work.particles.size());
    work.particles.push_back({.kind = ParticleKind::element, .end = at + 1, .element = &element});
  }
  if (!parts.empty()) work.particles.front().end = static_cast<std::uint32_t>(work.particles.size());
  count(work.particles.size());
  return &model_->element_pool_.emplace_back(
      ElementDecl{.name = name, .type = Type{.complex = &type}, .json_name = std::string(name->local)});
}

}  // namespace figbridge::soap::schema
