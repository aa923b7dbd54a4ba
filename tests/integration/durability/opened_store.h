// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "store/group_commit.h"
#include "store/sqlite_jobs.h"
#include "store/sqlite_ledger.h"
#include "store/sqlite_work_queue.h"

namespace figbridge::store::test {

class HandClock final : public Clock {
 public:
  Wall::time_point wall{std::chrono::seconds(1'000'000)};
  [[nodiscard]] Steady::time_point steady_now() const override { return {}; }
  [[nodiscard]] Wall::time_point wall_now() const override { return wall; }
};

/// The ledger's table and the journal's, in one file, which one connection has alone as it has the journal:
/// what holds of one holds of all.
inline std::vector<SchemaStep> joined_schema(std::size_t journal_steps) {
  std::vector<SchemaStep> all(sqlite_schema().begin(), sqlite_schema().end());
  const int before = all.back().number;
  for (auto step : sqlite_journal_schema().first(journal_steps)) {
    step.number += before;
    all.push_back(step);
  }
  return all;
}
inline std::span<const SchemaStep> whole_schema() {
  static const std::vector<SchemaStep> steps = joined_schema(sqlite_journal_schema().size());
  return steps;
}
/// Without what is not salvaged.
inline std::span<const SchemaStep> salvaged_schema() {
  static const std::vector<SchemaStep> steps = joined_schema(1);
  return steps;
}

/// Everything that the bridge keeps in its stores.
struct OpenedStore {
  HandClock clock;
  std::unique_ptr<SqliteDatabase> database;
  std::unique_ptr<GroupCommit> writer;
  std::unique_ptr<SqliteWorkQueue> queue;
  std::unique_ptr<SqliteJobs> jobs;
  std::unique_ptr<SqliteLedger> ledger;

  [[nodiscard]] static std::filesystem::path file_in(const std::filesystem::path& folder) {
    return folder / "store.db";
  }
  [[nodiscard]] static Result<std::unique_ptr<OpenedStore>> open(
      const std::filesystem::path& folder, std::span<const SchemaStep> schema = whole_schema()) {
    auto opened = SqliteDatabase::open(file_in(folder), schema);
    if (!opened) return std::unexpected(std::move(opened.error()));
    if (auto alone = (*opened)->have_alone([](Poco::Data::Session&) {}); !alone)
      return std::unexpected(std::move(alone.error()));
    auto store = std::make_unique<OpenedStore>();
    store->database = std::move(*opened);
    store->writer = std::make_unique<GroupCommit>(*store->database);
    store->queue = std::make_unique<SqliteWorkQueue>(*store->writer, store->clock, 1'000'000);
    store->jobs = std::make_unique<SqliteJobs>(*store->writer, store->clock);
    store->ledger = std::make_unique<SqliteLedger>(*store->database);
    return store;
  }
};

}  // namespace figbridge::store::test
