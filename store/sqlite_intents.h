// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "core/clock.h"
#include "core/intent_store.h"
#include "store/group_commit.h"
#include "store/sqlite_database.h"
#include "store/sqlite_jobs.h"

namespace figbridge::store {

/// Intents in SQLite. Everything is written through the group commit, and read on its thread as well, so that
/// what is asked for sees everything that was written before.
class SqliteIntents final : public IntentStore {
 public:
  /// All outlive it. `seal`: what callers sent and were answered is kept sealed; what is from before is read
  /// as it is.
  SqliteIntents(GroupCommit& writer, const Clock& clock, const PayloadSeal* seal = nullptr)
      : writer_(writer), clock_(clock), seal_(seal) {}

  void begin(Intent intent, bool take_over, OnBegun done) override;
  void redirect(std::string id, Side side, OnWritten done) override;
  void append(std::string id, IntentOutcome outcome, OnWritten done) override;
  void forget(std::string id, OnWritten done) override;
  [[nodiscard]] Result<std::optional<IntentRecord>> find(const std::string& id) override;
  [[nodiscard]] Result<std::vector<std::string>> list(IntentState state, std::size_t limit,
                                                      const std::string& after) override;
  [[nodiscard]] Result<bool> followed(const Intent& intent) override;
  Status settle(const std::string& id, const Settlement& settlement) override;
  [[nodiscard]] Result<std::size_t> expire(Wall::time_point now, std::size_t limit) override;
  [[nodiscard]] Result<IntentFigures> figures() override;

 private:
  GroupCommit& writer_;
  const Clock& clock_;
  const PayloadSeal* seal_;
};

/// Intents and jobs with what they stand on: the journal's file is this process's alone for as long as this
/// lives; a second one finds it locked (`storage`), so that nobody settles what another has under way.
class SqliteJournal final {
 public:
  [[nodiscard]] static Result<std::unique_ptr<SqliteJournal>> open(
      const std::filesystem::path& file, const Clock& clock, std::unique_ptr<PayloadSeal> seal = nullptr);
  [[nodiscard]] IntentStore& intents() { return intents_; }
  [[nodiscard]] JobStore& jobs() { return jobs_; }
  [[nodiscard]] GroupCommit::Figures figures() const { return writer_.figures(); }

 private:
  SqliteJournal(std::unique_ptr<SqliteDatabase> database, const Clock& clock,
                std::unique_ptr<PayloadSeal> seal)
      : database_(std::move(database)),
        seal_(std::move(seal)),
        writer_(*database_),
        intents_(writer_, clock, seal_.get()),
        jobs_(writer_, clock, seal_.get()) {}

  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<PayloadSeal> seal_;
  GroupCommit writer_;
  SqliteIntents intents_;
  SqliteJobs jobs_;
};

}  // namespace figbridge::store
