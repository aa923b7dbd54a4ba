// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ledger_store.h"
#include "core/snapshot.h"
#include "migrations/change.h"
#include "migrations/gates/gatekeeper.h"
#include "migrations/plan.h"
#include "migrations/unrecorded.h"
#include "routing/catalogue.h"
#include "routing/table.h"

namespace figbridge::migrations {

/// A change that was made (or needed no making: `unchanged`, and the version is the old one).
struct Changed {
  std::uint64_t version = 0;
  std::string hash;
  bool unchanged = false;
  std::vector<std::string> notes;  ///< for a person: what it costs, what was released on the way
};

/// How the table stands with its ledger.
struct TableHealth {
  bool writable = false;  ///< false: changes are refused (from_last_good), or the latest one failed
  std::string problem;    ///< why not; empty if it is. Safe to show to an operator
  bool from_last_good = false;
  bool last_good_written = true;  ///< false: the copy on disk is behind; `problem` says why
  std::size_t unrecorded = 0;     ///< rollbacks that the ledger has still to take
};

struct Verified {
  std::uint64_t versions = 0;  ///< from 1 to the latest, each hash and link right
  std::string head;            ///< hash of the latest
};

/// Owns the live routing table: the only one who changes it. Readers pin a version and are never held up;
/// changes are made one at a time, are in the ledger before anyone sees them, and are seen whole by the next
/// pin. Killed at any moment it comes back with the old version or the new one. Calls other than pin and
/// health block on the disk: make them from the blocking pool. Any thread. Store failures are `storage` and
/// leave the table as it is.
class TableService {
 public:
  struct Setup {
    LedgerStore* ledger = nullptr;  ///< null: it could not be opened; outlives the service
    std::string ledger_problem;     ///< then: why
    std::filesystem::path
        last_good;  ///< the file that keeps the latest version beside the store; empty: none
    std::filesystem::path
        unrecorded;  ///< the file that keeps rollbacks which the ledger could not take; empty: none
    const Snapshot<routing::Catalogue>* catalogue =
        nullptr;  ///< what changes are checked against; outlives the service
    const Clock* clock = nullptr;
    const Evidence* evidence =
        nullptr;  ///< what gates are judged by; null: there are none. Outlives the service
  };
  /// Loads the latest version. If the ledger is lost, damaged or behind the last good copy, serves that copy
  /// and refuses changes; if there is no good copy either, fails with `storage`. An empty ledger without a
  /// copy is version 0.
  [[nodiscard]] static Result<std::unique_ptr<TableService>> open(Setup setup);

  [[nodiscard]] routing::TablePtr pin() const { return table_.pin(); }
  [[nodiscard]] const Snapshot<routing::Table>& snapshot() const { return table_; }
  [[nodiscard]] TableHealth health() const;

  /// Errors: `invalid` (request, stage rules), `not_found`, `conflict` (at_version, frozen, held, gates),
  /// `unsupported` (stage not in this build), `storage`; see routing/stage_rules.h for Error::code.
  [[nodiscard]] Result<Changed> change(const ChangeRequest& request);
  /// Never held up by a lost store: what the ledger cannot take acts all the same, says so in its notes, and
  /// is recorded with the next change, or at the next start, that finds the ledger where it was.
  [[nodiscard]] Result<Changed> rollback(const ChangeOrder& order, const std::string& by = "rollback");
  /// Enters in the ledger what it lacks, if it takes it now. Cheap when it lacks nothing.
  void catch_up();
  [[nodiscard]] Result<Changed> freeze(const ChangeOrder& order, routing::Freeze freeze);
  [[nodiscard]] Result<Changed> release(const ChangeOrder& order);
  /// The whole table as it was; `operation` and `group` of the order stay empty.
  [[nodiscard]] Result<Changed> restore(std::uint64_t version, const ChangeOrder& order);

  /// Rows for operations that have none; author `config`. Nothing missing: unchanged.
  [[nodiscard]] Result<Changed> seed(const std::vector<routing::Route>& from_files);
  [[nodiscard]] Plan plan(const std::vector<routing::Route>& from_files) const;
  /// Exactly that plan, or `conflict` if the table has moved, or `invalid` if something in it is refused.
  /// Gates are judged anew; `force` overrides them, and them only.
  [[nodiscard]] Result<Changed> apply(const Plan& plan, const std::string& reason, const std::string& author,
                                      bool force = false);
  /// What the gates of an operation's next stage say; nothing, if it has none. Does not block.
  [[nodiscard]] std::optional<GateReport> promotion(const std::string& operation) const;

  /// The newest first; all operations if `operation` is empty.
  [[nodiscard]] Result<std::vector<LedgerEntry>> history(const std::string& operation,
                                                         std::size_t limit) const;
  /// One version as the ledger keeps it. `not_found` if there is none of that number.
  [[nodiscard]] Result<LedgerEntry> version(std::uint64_t number) const;
  [[nodiscard]] Result<std::vector<routing::RowChange>> diff(std::uint64_t from, std::uint64_t to) const;
  /// Walks the whole chain. `storage` names the first version that is missing or altered.
  [[nodiscard]] Result<Verified> verify() const;

 private:
  /// What becomes of a change that the ledger cannot take.
  enum class Unwritten : std::uint8_t { refused, acts };
  enum class Gated : std::uint8_t { no, yes };

  explicit TableService(Setup setup)
      : setup_(std::move(setup)),
        unrecorded_(setup_.unrecorded),
        gatekeeper_(setup_.evidence, *setup_.clock) {}

  // At start.
  Status load();
  void record_what_is_left();
  [[nodiscard]] Result<std::optional<LedgerEntry>> read_ledger(const std::optional<LedgerEntry>& copy);
  Status serve(const LedgerEntry& entry);
  void keep_copy(const LedgerEntry& entry);

  // Of a change; `changing_` is held.
  template <class Make>
  [[nodiscard]] Result<Changed> change_rows(const ChangeOrder& order, Make make,
                                            Unwritten unwritten = Unwritten::refused,
                                            Gated gated = Gated::no);
  [[nodiscard]] Status guard(const ChangeOrder& order, Unwritten unwritten) const;
  [[nodiscard]] Result<Changed> commit(Draft draft, const ChangeOrder& order, Unwritten unwritten);
  [[nodiscard]] Status record(const LedgerEntry& entry);
  [[nodiscard]] Status record_unrecorded();
  void keep_unrecorded(const LedgerEntry& entry, const Error& why, std::vector<std::string>& notes);
  [[nodiscard]] Status append(const LedgerEntry& entry);
  [[nodiscard]] Result<std::vector<routing::Route>> rows_of(std::uint64_t version) const;
  [[nodiscard]] Result<LedgerEntry> entry_of(std::uint64_t version) const;
  [[nodiscard]] Result<LedgerStore*> ledger() const;
  [[nodiscard]] std::string now() const;

  Setup setup_;
  mutable std::mutex changing_;  // one change at a time; the ledger is used under it
  Unrecorded unrecorded_;        // under it too
  Gatekeeper gatekeeper_;
  Snapshot<routing::Table> table_{std::make_shared<const routing::Table>()};
  mutable std::mutex health_mutex_;
  TableHealth health_;
};

}  // namespace figbridge::migrations
