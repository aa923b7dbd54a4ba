// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ledger_store.h"
#include "store/sqlite_database.h"

namespace figbridge::store {

/// The ledger in SQLite. Append-only by triggers in the database itself. Any thread. The database outlives
/// it.
class SqliteLedger final : public LedgerStore {
 public:
  explicit SqliteLedger(SqliteDatabase& database) : database_(database) {}

  Status append(const LedgerEntry& entry) override;
  [[nodiscard]] Result<std::optional<LedgerEntry>> latest() override;
  [[nodiscard]] Result<std::optional<LedgerEntry>> version(std::uint64_t number) override;
  [[nodiscard]] Result<std::vector<LedgerEntry>> history(const std::string& operation,
                                                         std::size_t limit) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace figbridge::store
