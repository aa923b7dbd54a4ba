// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/codec/plan.h"

#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

using schema::ComplexType;
using schema::ElementDecl;
using schema::ParticleKind;

/// No group repeats, none is without order, no member stands at two places.
bool stands_in_member_order(const ComplexType& type) {
  std::vector<bool> met(type.shape.members().size());
  for (const auto& particle : type.shape.particles()) {
    const bool group = particle.kind == ParticleKind::sequence || particle.kind == ParticleKind::choice;
    if (particle.kind == ParticleKind::all || (group && particle.max != 1)) return false;
    if (group) continue;
    if (met[particle.member]) return false;
    met[particle.member] = true;
  }
  return true;
}

}  // namespace

std::shared_ptr<const CodecPlan> CodecPlan::compile(std::shared_ptr<const schema::Model> model,
                                                    std::span<const ElementDecl* const> roots) {
  std::shared_ptr<CodecPlan> plan(new CodecPlan());
  plan->model_ = std::move(model);
  for (std::size_t ns = 0; ns < plan->model_->names().namespaces(); ++ns) {
    const bool xml = plan->model_->names().uri(static_cast<schema::NamespaceId>(ns)) == kXmlNamespace;
    plan->prefixes_.push_back(ns == 0 ? std::string()
                                      : (xml ? std::string("xml") : "ns" + std::to_string(ns)));
  }
  for (const ElementDecl* element : plan->model_->elements()) plan->add(*element);
  for (const ElementDecl* element : roots) plan->add(*element);
  for (const auto& type : plan->model_->types()) plan->add(type);
  plan->add(schema::Type{.complex = &plan->model_->any_type()});
  while (!plan->waiting_.empty()) {
    const ComplexType* next = plan->waiting_.back();
    plan->waiting_.pop_back();
    plan->link(*plan->plans_.at(next));
  }
  return plan;
}

void CodecPlan::add(const ElementDecl& element) {
  add(element.type);
}

void CodecPlan::add(schema::Type type) {
  if (type.simple != nullptr) patterns_.add(*type.simple);
  if (type.complex == nullptr || plans_.contains(type.complex)) return;
  TypePlan& plan = pool_.emplace_back();
  plan.type = type.complex;
  plans_.emplace(type.complex, &plan);
  waiting_.push_back(type.complex);
}

void CodecPlan::link(TypePlan& plan) {
  const ComplexType& type = *plan.type;
  if (type.text_type != nullptr) patterns_.add(*type.text_type);
  for (const auto& attribute : type.attributes) {
    if (attribute.type != nullptr) patterns_.add(*attribute.type);
  }
  for (const ComplexType* derived : type.derived) add(schema::Type{.complex = derived});
  plan.in_member_order = stands_in_member_order(type);
  for (const auto& member : type.shape.members()) {
    plan.required += member.required ? 1 : 0;
    const TypePlan* declared = nullptr;
    if (member.element != nullptr) {
      add(*member.element);
      for (const ElementDecl* substitute : member.element->substitutes) add(*substitute);
      if (member.element->type.complex != nullptr) declared = plans_.at(member.element->type.complex);
    }
    plan.members.push_back(declared);
  }
}

}  // namespace figbridge::soap
