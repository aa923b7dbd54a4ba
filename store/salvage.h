// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/ledger_store.h"
#include "store/salvage_rows.h"
#include "store/sqlite_database.h"

namespace figbridge::store {

/// Right behind `before` (null for the first), and right in itself: routing::check_link.
using LedgerLink = std::function<Status(const LedgerEntry* before, const LedgerEntry& entry)>;

/// The chain decides: what stands before the first entry that does not fit is good.
[[nodiscard]] SalvageRule ledger_rule(LedgerLink link);
/// The digest decides.
[[nodiscard]] SalvageRule work_rule();

/// What became of a damaged store.
struct Salvage {
  std::string why;                  ///< it was found damaged
  std::filesystem::path set_aside;  ///< as it was, its log beside it; never deleted
  std::vector<SalvagedTable> tables;

  /// One line: "the store was damaged (…): of work 7 kept, 1 damaged, …; as it was: FILE".
  [[nodiscard]] std::string describe() const;
};

struct OpenedDatabase {
  std::unique_ptr<SqliteDatabase> database;
  std::optional<Salvage> salvage;  ///< if it was damaged
};

/// SqliteDatabase::open; but a database of ours that is damaged (Error::code `damaged`) is set aside as
/// `FILE.damaged-TIME`, and what its rules call good of it is kept in a fresh one in its place. What is lost
/// is in the report, which is also written beside it (`FILE.damaged-TIME.txt`). A crash at any moment leaves
/// the damaged database or the fresh one in place. Fails with `storage` where another program has it open, or
/// the fresh one cannot be written; then nothing was changed. Tables without a rule are not kept, and the
/// report says so.
[[nodiscard]] Result<OpenedDatabase> open_or_salvage(const std::filesystem::path& file,
                                                     std::span<const SchemaStep> schema,
                                                     std::span<const SalvageRule> rules, const Clock& clock);

}  // namespace figbridge::store
