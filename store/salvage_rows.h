// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

struct sqlite3_stmt;

namespace figbridge::store {

/// One row that could be read from a damaged table; while it is asked about.
class StoredRow {
 public:
  explicit StoredRow(sqlite3_stmt* row) : row_(row) {}
  /// Text or bytes; empty where there is no such column.
  [[nodiscard]] std::string text(std::string_view column) const;
  [[nodiscard]] std::int64_t number(std::string_view column) const;

 private:
  [[nodiscard]] int find(std::string_view column) const;
  sqlite3_stmt* row_;
};

/// How a table tells its good rows.
struct SalvageRule {
  std::string table;
  std::function<bool(const StoredRow&)> good;  ///< in the order of the row ids
  bool chained = false;                        ///< the first row that is not good ends the table
};

struct SalvagedTable {
  std::string name;
  std::uint64_t kept = 0;
  std::uint64_t damaged = 0;  ///< were read, and are not what was written; of a chain all from there on
  bool unread = false;        ///< parts of it cannot be read at all: what was there nobody can tell
  bool without_rule = false;
};

/// Copies what is good from one database into a fresh one that has the tables already. Reads `from` only.
/// What cannot be read is passed over; `storage` if `into` cannot be written.
[[nodiscard]] Result<std::vector<SalvagedTable>> salvage_rows(const std::filesystem::path& from,
                                                              const std::filesystem::path& into,
                                                              std::span<const SalvageRule> rules);

}  // namespace figbridge::store
