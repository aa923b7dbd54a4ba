// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/soap/schema/compile.h"
#include "adapters/soap/soap_contract.h"

namespace figbridge::soap::test {

/// Documents by location.
class MemoryLoader final : public DocumentLoader {
 public:
  MemoryLoader(std::initializer_list<std::pair<const std::string, std::string>> documents)
      : documents_(documents) {}
  Result<std::string> load(const std::string& location, std::size_t limit) override {
    ++loads[location];
    const auto found = documents_.find(location);
    if (found == documents_.end())
      return fail(ErrorKind::not_found, Origin::caller, "there is no such document", location);
    if (found->second.size() > limit)
      return fail(ErrorKind::too_large, Origin::caller, "too large", location);
    return found->second;
  }
  std::map<std::string, int> loads;

 private:
  std::map<std::string, std::string> documents_;
};

/// A schema document for urn:t, prefix t, elements qualified.
inline std::string schema_text(std::string_view content,
                               std::string_view attributes = "elementFormDefault=\"qualified\"") {
  return "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" "
         "targetNamespace=\"urn:t\" " +
         std::string(attributes) + ">" + std::string(content) + "</xs:schema>";
}

inline std::shared_ptr<const schema::Model> compiled(
    std::string_view content, std::string_view attributes = "elementFormDefault=\"qualified\"") {
  auto model = schema::compile_schema_text(schema_text(content, attributes));
  if (!model) {
    ADD_FAILURE() << model.error().describe();
    return schema::compile_schema_text(schema_text("")).value();
  }
  return *model;
}

inline std::shared_ptr<const schema::Model> compiled_documents(MemoryLoader& loader,
                                                               const std::string& main = "main.xsd") {
  auto model = schema::compile_schema(main, loader, Catalogue());
  if (!model) {
    ADD_FAILURE() << model.error().describe();
    return schema::compile_schema_text(schema_text("")).value();
  }
  return *model;
}

/// The complex type urn:t name; an empty one (and a failure) if it is not there.
inline const schema::ComplexType& complex_type(const schema::Model& model, std::string_view name) {
  const auto* type = model.type("urn:t", name).complex;
  static const schema::ComplexType kNone;
  if (type == nullptr) ADD_FAILURE() << "no complex type " << name;
  return type == nullptr ? kNone : *type;
}

inline const schema::SimpleType& simple_type(const schema::Model& model, std::string_view name) {
  const auto* type = model.type("urn:t", name).simple;
  static const schema::SimpleType kNone;
  if (type == nullptr) ADD_FAILURE() << "no simple type " << name;
  return type == nullptr ? kNone : *type;
}

/// Members as text: `a b[] c? $any[]`: [] array, ? optional; `items:` in front where the content is ordered.
inline std::string members_of(const schema::ComplexType& type) {
  std::string text = type.shape.ordered() ? "items:" : "";
  for (const schema::Member& each : type.shape.members()) {
    if (!text.empty()) text += ' ';
    text += each.json + (each.array ? "[]" : "") + (each.required ? "" : "?");
  }
  return text;
}

/// The content model as text: `(a, (b | c)*, any{0,2})`.
inline std::string particles_of(const schema::ComplexType& type, std::size_t at = 0) {
  using schema::ParticleKind;
  const auto particles = type.shape.particles();
  if (at >= particles.size()) return "";
  const schema::Particle& particle = particles[at];
  std::string text;
  if (particle.kind == ParticleKind::element) {
    text = particle.element->name->local;
  } else if (particle.kind == ParticleKind::any) {
    text = "any";
  } else {
    for (std::size_t child = at + 1; child < particle.end; child = particles[child].end) {
      if (!text.empty())
        text += particle.kind == ParticleKind::sequence ? ", "
                : particle.kind == ParticleKind::choice ? " | "
                                                        : " & ";
      text += particles_of(type, child);
    }
    text = "(" + text + ")";
  }
  if (particle.min == 1 && particle.max == 1) return text;
  if (particle.min == 0 && particle.max == 1) return text + "?";
  if (particle.max == schema::kUnbounded && particle.min < 2) return text + (particle.min == 0 ? "*" : "+");
  return text + "{" + std::to_string(particle.min) + "," +
         (particle.max == schema::kUnbounded ? "" : std::to_string(particle.max)) + "}";
}

}  // namespace figbridge::soap::test
