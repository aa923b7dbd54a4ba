// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/soap/codec/facets.h"
#include "adapters/soap/schema/model.h"

namespace figbridge::soap {

/// What the codec knows of a complex type beyond the model.
struct TypePlan {
  const schema::ComplexType* type = nullptr;
  /// By member: the plan of the declared type; null where it is simple or the member is `$any`.
  std::vector<const TypePlan*> members;
  /// Members appear in the order of their indexes in every valid instance, each in one run.
  bool in_member_order = false;
  std::size_t required = 0;  ///< members that occur in every valid instance
};

/// A content model made ready for translation, once for a model; immutable, read by any number of threads.
/// Holds the model.
class CodecPlan {
 public:
  /// Takes in all that is reachable from the model's elements and types, and from `roots` (wrappers that no
  /// schema declares).
  [[nodiscard]] static std::shared_ptr<const CodecPlan> compile(
      std::shared_ptr<const schema::Model> model, std::span<const schema::ElementDecl* const> roots = {});

  [[nodiscard]] const schema::Model& model() const { return *model_; }
  /// Never null for types of the model.
  [[nodiscard]] const TypePlan* of(const schema::ComplexType* type) const {
    const auto found = plans_.find(type);
    return found == plans_.end() ? nullptr : found->second;
  }
  [[nodiscard]] const PatternTable& patterns() const { return patterns_; }
  /// The prefix that is written for a namespace of the model: `ns1`, `ns2`, …; `xml` for its own; empty for
  /// none.
  [[nodiscard]] const std::string& prefix(schema::NamespaceId ns) const { return prefixes_[ns]; }

 private:
  CodecPlan() = default;
  void add(const schema::ElementDecl& element);
  void add(schema::Type type);
  void link(TypePlan& plan);

  std::shared_ptr<const schema::Model> model_;
  std::deque<TypePlan> pool_;
  std::unordered_map<const schema::ComplexType*, TypePlan*> plans_;
  std::vector<const schema::ComplexType*> waiting_;
  PatternTable patterns_;
  std::vector<std::string> prefixes_;
};

}  // namespace figbridge::soap
