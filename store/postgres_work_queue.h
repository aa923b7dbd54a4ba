// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.h"
#include "core/work_queue.h"
#include "store/group_commit.h"
#include "store/payload_seal.h"

namespace figbridge::store {

/// The queue in PostgreSQL, for several bridges on one store: what one is leasing, the others pass over.
/// Items of one key that several bridges append at the same moment come in the order in which the server saw
/// them. Text with a zero byte is refused (`invalid`): PostgreSQL has none. Payloads may hold anything.
class PostgresWorkQueue final : public WorkQueue {
 public:
  /// All of them outlive the queue; the writer writes to a PostgresDatabase. `most_attempts`, `seal`: see
  /// SqliteWorkQueue.
  PostgresWorkQueue(GroupCommit& writer, const Clock& clock, std::uint32_t most_attempts = 20,
                    const PayloadSeal* seal = nullptr)
      : writer_(writer), clock_(clock), most_attempts_(most_attempts), seal_(seal) {}

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
  GroupCommit& writer_;
  const Clock& clock_;
  std::uint32_t most_attempts_;
  const PayloadSeal* seal_;
};

}  // namespace figbridge::store
