// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/error.h"

namespace figbridge {

/// A piece of work that must survive a crash. Pieces of one key are handed out in the order in which they were appended.
struct WorkItem {
  std::string id;       ///< UUIDv7; appending the same id twice is one item
  std::string queue;    ///< what kind of work
  std::string key;      ///< order is kept within a key; empty: no order
  std::string payload;
  std::uint32_t attempts = 0;
  Wall::time_point not_before;
};

/// The one durable queue: append, lease, acknowledge, retry, dead letter. Calls block: they are made from the blocking
/// pool. Any thread.
class WorkQueue {
 public:
  virtual ~WorkQueue() = default;
  /// Durable when it returns.
  virtual Status append(const std::vector<WorkItem>& items) = 0;
  /// At most `limit` items that are due, leased until `until`; what is not settled by then is handed out again.
  [[nodiscard]] virtual Result<std::vector<WorkItem>> lease(const std::string& queue, std::size_t limit,
                                                            Wall::time_point until) = 0;
  virtual Status acknowledge(const std::vector<std::string>& ids) = 0;
  /// Back in the queue, not before that time, with the cause noted.
  virtual Status retry(const std::string& id, Wall::time_point not_before, const std::string& cause) = 0;
  /// Set aside for a person.
  virtual Status bury(const std::string& id, const std::string& cause) = 0;
  [[nodiscard]] virtual Result<std::uint64_t> waiting(const std::string& queue) = 0;
};

}  // namespace figbridge
