// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/ledger_store.h"

namespace figbridge::migrations {

/// Rollbacks that were made while the ledger could take nothing: complete entries that continue its chain,
/// kept in a file until it takes them. Not thread-safe.
class Unrecorded {
 public:
  /// `file`: empty keeps them in memory only.
  explicit Unrecorded(std::filesystem::path file) : file_(std::move(file)) {}

  /// What an earlier process left. `storage` if the file cannot be read; then nothing is known.
  Status load();
  /// Keeps an entry whatever happens; `storage` if it is not on disk.
  Status add(LedgerEntry entry);
  /// Appends them in order; those that were taken are forgotten. The first error ends it.
  Status record_in(LedgerStore& ledger);
  /// Another bridge's versions stand in their place.
  void give_up();

  [[nodiscard]] const std::vector<LedgerEntry>& entries() const { return entries_; }
  [[nodiscard]] const LedgerEntry* find(std::uint64_t version) const;

 private:
  Status keep() const;

  std::filesystem::path file_;
  std::vector<LedgerEntry> entries_;  ///< in the order of their versions
};

}  // namespace figbridge::migrations
