// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "core/clock.h"
#include "core/intent_store.h"
#include "store/group_commit.h"
#include "store/sqlite_database.h"

namespace figbridge::store {

/// Intents in SQLite. Everything is written through the group commit, and read on its thread as well, so that
/// what is asked for sees everything that was written before.
class SqliteIntents final : public IntentStore {
 public:
  /// Both outlive it.
  SqliteIntents(GroupCommit& writer, const Clock& clock) : writer_(writer), clock_(clock) {}

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
};

/// A journal with what it stands on: its file is this process's alone for as long as this lives; a second one
/// finds it locked (`storage`), so that nobody settles what another has under way.
class SqliteJournal final {
 public:
  [[nodiscard]] static Result<std::unique_ptr<SqliteJournal>> open(const std::filesystem::path& file,
                                                                   const Clock& clock);
  [[nodiscard]] IntentStore& intents() { return intents_; }
  [[nodiscard]] GroupCommit::Figures figures() const { return writer_.figures(); }

 private:
  SqliteJournal(std::unique_ptr<SqliteDatabase> database, const Clock& clock)
      : database_(std::move(database)), writer_(*database_), intents_(writer_, clock) {}

  std::unique_ptr<SqliteDatabase> database_;
  GroupCommit writer_;
  SqliteIntents intents_;
};

}  // namespace figbridge::store
