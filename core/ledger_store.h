// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"

namespace figbridge {

/// One version of the routing table, with who, what, when, why. `hash` covers everything else here and
/// `previous`, so an edit, a gap or another order shows.
struct LedgerEntry {
  std::uint64_t version = 0;  ///< 1, 2, 3 … without gaps
  std::string at;             ///< RFC 3339, UTC, milliseconds
  std::string author;         ///< `uid:1000(anna)`, `config`, `bridge`
  std::string reason;
  std::string change;    ///< canonical JSON: what was asked for; `operations` lists the rows that it touches
  std::string table;     ///< canonical JSON: the whole table after the change
  std::string previous;  ///< hash of the version before; 64 zeros for the first
  std::string hash;      ///< SHA-256, lower-case hex
};

/// Keeps the ledger. Calls block: they are made from the blocking pool, by one writer at a time.
class LedgerStore {
 public:
  virtual ~LedgerStore() = default;
  /// Durable when it returns. Fails with `conflict` if the version is not the next one, with `storage` else.
  virtual Status append(const LedgerEntry& entry) = 0;
  [[nodiscard]] virtual Result<std::optional<LedgerEntry>> latest() = 0;
  [[nodiscard]] virtual Result<std::optional<LedgerEntry>> version(std::uint64_t number) = 0;
  /// The newest first, at most `limit`; only those whose change lists `operation`, if it is not empty.
  [[nodiscard]] virtual Result<std::vector<LedgerEntry>> history(const std::string& operation,
                                                                 std::size_t limit) = 0;
};

}  // namespace figbridge
