// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "adapters/soap/schema/model_builder.h"
#include "adapters/soap/schema/shape_compiler.h"
#include "core/json/json_writer.h"

namespace figbridge::soap::schema {

namespace {

/// Local names that more than one namespace of the model uses.
template <class Names>
std::map<std::string_view, std::size_t> uses_of(const Names& names) {
  std::map<std::string_view, std::size_t> uses;
  for (const Name* name : names) ++uses[name->local];
  return uses;
}

std::string json_name(const Name& name, const std::map<std::string_view, std::size_t>& uses) {
  const auto found = uses.find(name.local);
  if (found == uses.end() || found->second < 2) return std::string(name.local);
  return "{" + std::string(name.uri) + "}" + std::string(name.local);
}

}  // namespace

void ModelBuilder::link_substitutions() {
  std::unordered_map<const ElementDecl*, std::vector<const ElementDecl*>> direct;
  for (const auto& [member, head] : substitutions_) direct[head].push_back(member);
  for (ElementDecl& head : model_->element_pool_) {
    if (!head.global || !direct.contains(&head) || never_substituted_.contains(&head)) continue;
    std::unordered_set<const ElementDecl*> met{&head};
    std::vector<const ElementDecl*> open = direct[&head];
    std::ranges::reverse(open);
    while (!open.empty() && overflow()) {
      const ElementDecl* next = open.back();
      open.pop_back();
      if (!met.insert(next).second) continue;
      count(1);
      if (!next->abstract && next->problem.empty()) head.substitutes.push_back(next);
      if (const auto below = direct.find(next); below != direct.end()) {
        open.insert(open.end(), below->second.rbegin(), below->second.rend());
      }
    }
  }
}

void ModelBuilder::link_derived() {
  std::unordered_map<const ComplexType*, ComplexType*> own;
  for (ComplexType& type : model_->complex_pool_) own.emplace(&type, &type);
  for (const Type type : model_->global_types_) {
    if (type.complex == nullptr || type.complex->abstract || !type.complex->problem.empty()) continue;
    const ComplexType* base = type.complex->base.complex;
    for (std::size_t step = 0; base != nullptr && !base->any_type && step < set_.limits().derivation;
         ++step) {
      own.at(base)->derived.push_back(type.complex);
      base = base->base.complex;
    }
  }
}

void ModelBuilder::name_for_json() {
  std::vector<const Name*> types;
  std::vector<const Name*> elements;
  for (const Type type : model_->global_types_) types.push_back(type.name());
  for (const ElementDecl* each : model_->global_elements_) elements.push_back(each->name);
  const auto type_uses = uses_of(types);
  const auto element_uses = uses_of(elements);
  for (SimpleType& type : model_->simple_pool_) {
    if (type.name != nullptr && type.json_name.empty()) type.json_name = json_name(*type.name, type_uses);
  }
  for (ComplexType& type : model_->complex_pool_) {
    if (type.name != nullptr && type.json_name.empty()) type.json_name = json_name(*type.name, type_uses);
  }
  for (ElementDecl& element : model_->element_pool_) {
    if (element.global) element.json_name = json_name(*element.name, element_uses);
  }
  for (const ElementDecl* each : model_->global_elements_)
    model_->elements_by_json_.emplace(each->json_name, each);
  for (const Type type : model_->global_types_) model_->types_by_json_.emplace(type.json_name(), type);
  for (const SimpleType* type : model_->built_ins_)
    model_->types_by_json_.emplace(type->json_name, Type{.simple = type});
  model_->types_by_json_.emplace(model_->any_type_->json_name, Type{.complex = model_->any_type_});
}

void ModelBuilder::name_attributes(ComplexType& type) {
  std::unordered_set<std::string_view> locals;
  for (Attribute& each : type.attributes) {
    const bool plain = locals.insert(each.name->local).second;
    each.json = plain ? "@" + std::string(each.name->local)
                      : "@{" + std::string(each.name->uri) + "}" + std::string(each.name->local);
    each.ready = escape_json(each.json) + ":";
  }
}

Result<std::shared_ptr<const Model>> ModelBuilder::finish() {
  while (next_work_ < complex_work_.size()) complete(complex_work_[next_work_++].type, 0);
  for (const auto& [declaration, element] : elements_)
    model_->elements_by_name_.emplace(element->name, element);
  for (const auto& [space, declaration] : set_.declarations()) {
    if (space != Symbol::type || set_.find(space, declaration->name) != declaration) continue;
    const Type type = declared_type(*declaration);
    model_->global_types_.push_back(type);
    model_->types_by_name_.emplace(declaration->name, type);
  }
  link_substitutions();
  link_derived();
  name_for_json();
  for (ComplexWork& work : complex_work_) {
    ComplexType& type = *work.type;
    name_attributes(type);
    const bool mixed = type.content == ContentKind::mixed;
    type.shape = ShapeCompiler::compile(std::move(work.particles), mixed, type.problem);
    for (const Member& member : type.shape.members())
      count(member.element ? member.element->substitutes.size() : 0);
    if (!overflow()) break;
  }
  if (auto within = overflow(); !within) return std::unexpected(within.error());
  return std::shared_ptr<const Model>(std::move(model_));
}

}  // namespace figbridge::soap::schema
