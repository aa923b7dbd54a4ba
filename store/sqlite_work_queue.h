// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/clock.h"
#include "core/work_queue.h"
#include "store/group_commit.h"
#include "store/payload_seal.h"
#include "store/sqlite_database.h"

namespace figbridge::store {

/// The queue in SQLite. Everything is written through the group commit, many callers share one sync; and read
/// on its thread as well, because the file may be that connection's alone (SqliteJournal).
class SqliteWorkQueue final : public WorkQueue {
 public:
  /// All of them outlive the queue. `most_attempts`: see lease. `seal`: payloads are kept sealed; those from
  /// before are read as they are. Without the key of a sealed one nothing is handed out: `storage`, with the
  /// Error::code `no_key`.
  SqliteWorkQueue(GroupCommit& writer, const Clock& clock, std::uint32_t most_attempts = 20,
                  const PayloadSeal* seal = nullptr);
  ~SqliteWorkQueue() override;

  Status append(const std::vector<WorkItem>& items) override;
  [[nodiscard]] Result<std::vector<WorkItem>> lease(const std::string& queue, std::size_t limit,
                                                    Wall::time_point until) override;
  Status acknowledge(const std::vector<std::string>& ids) override;
  Status retry(const std::string& id, Wall::time_point not_before, const std::string& cause) override;
  Status bury(const std::string& id, const std::string& cause) override;
  [[nodiscard]] Result<std::vector<BuriedItem>> buried(const std::string& queue, std::size_t limit) override;
  Status dig_up(const std::string& id) override;
  [[nodiscard]] Result<QueueFigures> figures(const std::string& queue) override;

  /// How far a resealing came: `place` is given to the next step.
  struct Resealed {
    std::int64_t place = 0;
    std::uint64_t sealed = 0;
    bool at_end = false;
  };
  /// Seals what is not sealed with the first key (what is plain, too), looking at `limit` records behind
  /// `place`, in one commit. After a change of keys, called until `at_end`, the old ones are needed no more.
  /// Damaged records are passed over.
  [[nodiscard]] Result<Resealed> reseal(std::int64_t place, std::size_t limit);

 private:
  class Insert;

  [[nodiscard]] std::int64_t now_ms() const;

  GroupCommit& writer_;
  const Clock& clock_;
  std::uint32_t most_attempts_;
  const PayloadSeal* seal_;
  std::unique_ptr<Insert> insert_;  ///< the writer's thread's
};

}  // namespace figbridge::store
