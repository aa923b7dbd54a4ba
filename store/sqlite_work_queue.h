// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.h"
#include "core/work_queue.h"
#include "store/group_commit.h"

namespace figbridge::store {

/// The queue in SQLite. Everything is written through the group commit; many callers share one sync.
class SqliteWorkQueue final : public WorkQueue {
 public:
  /// All of them outlive the queue. `most_attempts`: see lease.
  SqliteWorkQueue(GroupCommit& writer, const Clock& clock, std::uint32_t most_attempts = 20)
      : writer_(writer), clock_(clock), most_attempts_(most_attempts) {}

  Status append(const std::vector<WorkItem>& items) override;
  [[nodiscard]] Result<std::vector<WorkItem>> lease(const std::string& queue, std::size_t limit,
                                                    Wall::time_point until) override;
  Status acknowledge(const std::vector<std::string>& ids) override;
  Status retry(const std::string& id, Wall::time_point not_before, const std::string& cause) override;
  Status bury(const std::string& id, const std::string& cause) override;
  [[nodiscard]] Result<std::vector<BuriedItem>> buried(const std::string& queue, std::size_t limit) override;
  Status dig_up(const std::string& id) override;
  [[nodiscard]] Result<QueueFigures> figures(const std::string& queue) override;

 private:
  [[nodiscard]] std::int64_t now_ms() const;

  GroupCommit& writer_;
  const Clock& clock_;
  std::uint32_t most_attempts_;
};

}  // namespace figbridge::store
