// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/wsdl/coverage.h"

#include <utility>

namespace figbridge::soap::wsdl {

using schema::ComplexType;
using schema::ElementDecl;

namespace {

constexpr std::size_t kSpotsListed = 20;

void note(std::string& problem, const std::string& text) {
  if (problem.empty()) problem = text;
}

}  // namespace

void CoverageWalk::walk(const ElementDecl& element, std::string& problem, std::string& derived_problem) {
  problem_ = &problem;
  derived_problem_ = &derived_problem;
  current_ = {nullptr, std::string(element.name->local), false};
  visit_element(element);
  while (!open_.empty() && budget_ > 0) {
    current_ = std::move(open_.back());
    open_.pop_back();
    visit(*current_.type);
  }
}

void CoverageWalk::spot(std::string text) {
  ++coverage_.wildcards;
  if (coverage_.spots.size() < kSpotsListed) coverage_.spots.push_back(std::move(text));
}

void CoverageWalk::add(const ComplexType* type, std::string label, bool by_derivation) {
  if (type->name != nullptr) label = type->name->local;
  if (!met_.insert(type).second) return;
  if (by_derivation || current_.by_derivation) {
    open_.push_front({type, std::move(label), true});
  } else {
    open_.push_back({type, std::move(label), false});
  }
}

void CoverageWalk::visit_element(const ElementDecl& element) {
  if (budget_ > 0) --budget_;
  note(current_.by_derivation ? *derived_problem_ : *problem_, element.problem);
  if (element.type.simple != nullptr) {
    note(current_.by_derivation ? *derived_problem_ : *problem_, element.type.simple->problem);
    if (met_.insert(element.type.simple).second) ++coverage_.types;
  } else if (element.type.complex->any_type) {
    spot(current_.label + "/" + std::string(element.name->local) + " (xs:anyType)");
  } else {
    add(element.type.complex, current_.label + "/" + std::string(element.name->local), false);
  }
}

void CoverageWalk::visit(const ComplexType& type) {
  if (budget_ > 0) --budget_;
  ++coverage_.types;
  note(current_.by_derivation ? *derived_problem_ : *problem_, type.problem);
  for (const schema::Member& member : type.shape.members()) {
    if (member.element == nullptr) {
      spot(current_.label + " (xs:any)");
    } else if (met_.insert(member.element).second) {
      visit_element(*member.element);
      for (const ElementDecl* each : member.element->substitutes) visit_element(*each);
    }
  }
  for (const ComplexType* each : type.derived) add(each, "", true);
}

}  // namespace figbridge::soap::wsdl
