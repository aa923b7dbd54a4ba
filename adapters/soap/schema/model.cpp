// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/model.h"

#include <algorithm>

namespace figbridge::soap::schema {

namespace {

template <class Map, class Key>
auto find_or_empty(const Map& map, const Key& key) -> typename Map::mapped_type {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

}  // namespace

const Name* Type::name() const {
  if (complex != nullptr) return complex->name;
  return simple != nullptr ? simple->name : nullptr;
}

std::string_view Type::json_name() const {
  if (complex != nullptr) return complex->json_name;
  return simple != nullptr ? std::string_view(simple->json_name) : std::string_view();
}

const std::string& Type::problem() const {
  static const std::string kNone;
  if (complex != nullptr) return complex->problem;
  return simple != nullptr ? simple->problem : kNone;
}

const Attribute* ComplexType::attribute(NamespaceId ns, std::string_view local) const {
  const auto found = std::ranges::find_if(
      attributes, [&](const Attribute& each) { return each.name->ns == ns && each.name->local == local; });
  return found == attributes.end() ? nullptr : &*found;
}

Model::Model() = default;
Model::~Model() = default;

const ElementDecl* Model::element(std::string_view uri, std::string_view local) const {
  return element(names_.find(uri, local));
}

const ElementDecl* Model::element(const Name* name) const {
  return find_or_empty(elements_by_name_, name);
}

Type Model::type(std::string_view uri, std::string_view local) const {
  return type(names_.find(uri, local));
}

Type Model::type(const Name* name) const {
  return find_or_empty(types_by_name_, name);
}

Type Model::type_by_json(std::string_view json) const {
  return find_or_empty(types_by_json_, json);
}

const ElementDecl* Model::element_by_json(std::string_view json) const {
  return find_or_empty(elements_by_json_, json);
}

bool Model::derives(Type derived, Type base) {
  if (base.complex != nullptr && base.complex->any_type) return true;
  while (derived) {
    if (derived == base) return true;
    if (derived.complex != nullptr) {
      derived = derived.complex->base;
    } else {
      if (base.simple != nullptr &&
          std::ranges::find(base.simple->members, derived.simple) != base.simple->members.end()) {
        return true;
      }
      derived = Type{.simple = derived.simple->base};
    }
  }
  return false;
}

}  // namespace figbridge::soap::schema
