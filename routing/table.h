// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "core/json/json_text.h"
#include "routing/route.h"

namespace figbridge::routing {

/// One version of the routing table: immutable, shared by every exchange that pinned it. Rows stand in the
/// order of their operations' names. Version 0 is the empty table before the first change.
class Table {
 public:
  Table() = default;
  /// Rows of one operation twice are a defect. `hash` is the ledger entry's.
  Table(std::uint64_t version, std::vector<Route> rows, std::string hash);
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  [[nodiscard]] std::uint64_t version() const { return version_; }
  [[nodiscard]] const std::string& hash() const { return hash_; }
  [[nodiscard]] const std::vector<Route>& rows() const { return rows_; }
  /// O(1), no allocation; null if there is no row. Valid as long as the table.
  [[nodiscard]] const Route* find(std::string_view operation) const noexcept;

 private:
  std::uint64_t version_ = 0;
  std::vector<Route> rows_;
  std::string hash_;
  std::unordered_map<std::string_view, const Route*> by_operation_;
};

using TablePtr = std::shared_ptr<const Table>;

/// `{"routes":[…]}`, canonical; what the ledger keeps of each version.
[[nodiscard]] JsonText rows_to_json(const std::vector<Route>& rows);
/// Fails with `invalid` on what rows_to_json did not make, and on two rows of one operation.
[[nodiscard]] Result<std::vector<Route>> parse_rows(std::string_view json);

/// What differs between two versions, by operation.
struct RowChange {
  enum class Kind : std::uint8_t { added, removed, changed };
  std::string operation;
  Kind kind = Kind::changed;
  std::vector<FieldChange> fields;  ///< of `added` and `removed`: every member that is not a default
};
[[nodiscard]] std::string_view name_of(RowChange::Kind kind) noexcept;
[[nodiscard]] std::vector<RowChange> diff(const std::vector<Route>& before, const std::vector<Route>& after);

}  // namespace figbridge::routing
