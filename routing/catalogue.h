// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "core/operation.h"

namespace figbridge::routing {

/// Operations that move the same keys together.
struct Group {
  std::string name;
  std::string salt;                    ///< empty: the name
  std::vector<std::uint32_t> members;  ///< indexes of operations; the catalogue fills it
};

/// All configured operations: immutable, built and checked beside the running one, replaced whole. Indexes
/// are dense and hold within one catalogue only.
class Catalogue {
 public:
  /// `configured`: the groups of the configuration. An operation without a group is a group of its own name.
  /// Fails with `configuration` on two operations or groups of one name, and on an unknown group.
  [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> make(std::vector<Operation> operations,
                                                                     std::vector<Group> configured);

  [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  /// O(1), no allocation.
  [[nodiscard]] std::optional<std::uint32_t> index_of(std::string_view operation) const noexcept;
  [[nodiscard]] const Operation* find(std::string_view operation) const noexcept;
  [[nodiscard]] const Group* group(std::string_view name) const noexcept;
  /// The group of an operation of this catalogue.
  [[nodiscard]] const Group& group_of(const Operation& operation) const;

  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

 private:
  Catalogue() = default;
  Status index_operations();
  Status index_groups();
  Status join_group(std::uint32_t at, std::size_t configured);

  std::vector<Operation> operations_;
  std::vector<Group> groups_;
  std::unordered_map<std::string_view, std::uint32_t> operation_index_;
  std::unordered_map<std::string_view, std::uint32_t> group_index_;
};

}  // namespace figbridge::routing
