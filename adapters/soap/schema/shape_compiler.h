// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/soap/schema/model.h"

namespace figbridge::soap::schema {

/// Turns a content model into the JSON members that it becomes.
class ShapeCompiler {
 public:
  /// Substitutes of all elements must be linked. `problem` is set if one name has two types in the content.
  [[nodiscard]] static Shape compile(std::vector<Particle> particles, bool mixed, std::string& problem);

 private:
  /// How often a member can occur in one instance of a particle.
  struct Use {
    std::uint32_t member;
    std::uint32_t min;
    std::uint32_t max;
  };
  using Uses = std::vector<Use>;  ///< sorted by member, each once

  void assign_members(std::string& problem);
  [[nodiscard]] std::uint32_t member_of(const ElementDecl& element, std::string& problem);
  [[nodiscard]] Uses analyse(std::size_t at);
  [[nodiscard]] Uses leaf(const Particle& particle) const;
  [[nodiscard]] Uses combine_in_order(Uses all);
  [[nodiscard]] static Uses combine_exclusive(Uses all, std::size_t branches);
  [[nodiscard]] bool branches_agree_on_order(std::size_t choice) const;
  void check_repetition(const Particle& group, const Uses& once);
  void fill_tables();
  void index_name(const Name& name, Shape::Slot slot);

  Shape shape_;
  std::unordered_map<const Name*, std::uint32_t> by_name_;
  std::unordered_map<std::string_view, std::uint32_t> locals_;
};

}  // namespace figbridge::soap::schema
