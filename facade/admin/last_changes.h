// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/error.h"
#include "migrations/table_service.h"

namespace figbridge::facade {

/// Which version changed a row last, when, by whom and why.
struct LastChange {
  std::uint64_t version = 0;
  std::string at;
  std::string author;
  std::string reason;
};

/// Remembers the last change of each row, so that listing routes reads only the versions made since. Any
/// thread; blocks on the store.
class LastChanges {
 public:
  explicit LastChanges(migrations::TableService& table) : table_(table) {}
  /// By operation; what the ledger does not tell is not in it.
  [[nodiscard]] std::map<std::string, LastChange> of(const std::vector<std::string>& operations);

 private:
  void catch_up(std::uint64_t version);
  void note(const LedgerEntry& entry);

  migrations::TableService& table_;
  std::mutex mutex_;
  std::uint64_t seen_ = 0;
  std::map<std::string, LastChange> changes_;
};

}  // namespace figbridge::facade
