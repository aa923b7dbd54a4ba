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

/// A piece of work that must survive a crash. Pieces of one key are handed out in the order in which they
/// were appended.
struct WorkItem {
  std::string id;     ///< UUIDv7; appending the same id twice is one item
  std::string queue;  ///< what kind of work
  std::string key;    ///< order is kept within a key; empty: no order
  std::string payload;
  std::uint32_t attempts = 0;
  Wall::time_point not_before;
};

/// Work that was set aside for a person.
struct BuriedItem {
  WorkItem item;
  std::string cause;
};

/// How a queue stands, for the visible lag.
struct QueueFigures {
  std::uint64_t waiting = 0;  ///< leased ones among them
  std::uint64_t buried = 0;
  std::optional<Wall::time_point> oldest;  ///< when the longest waiting piece was appended
};

/// The one durable queue: append, lease, acknowledge, retry, dead letter. Calls block: they are made from the
/// blocking pool. Any thread. Failures of the store are `storage`; then nothing of the call stands.
class WorkQueue {
 public:
  virtual ~WorkQueue() = default;
  /// Durable when it returns: all items or none. An id that is there already (buried ones among them) is
  /// passed over.
  virtual Status append(const std::vector<WorkItem>& items) = 0;
  /// At most `limit` items that are due, leased until `until`; what is not settled by then is handed out
  /// again. Of each key only the first unsettled item is handed out; a buried one is settled. Each handing
  /// out counts as an attempt; an item that was handed out as often as the queue allows is buried instead. An
  /// item whose payload is not what was appended is buried, never handed out.
  [[nodiscard]] virtual Result<std::vector<WorkItem>> lease(const std::string& queue, std::size_t limit,
                                                            Wall::time_point until) = 0;
  /// Done: they are forgotten. Unknown ids are passed over.
  virtual Status acknowledge(const std::vector<std::string>& ids) = 0;
  /// Back in the queue, not before that time, with the cause noted. `not_found` if it is settled.
  virtual Status retry(const std::string& id, Wall::time_point not_before, const std::string& cause) = 0;
  /// Set aside for a person. `not_found` if it is settled.
  virtual Status bury(const std::string& id, const std::string& cause) = 0;
  /// The oldest first.
  [[nodiscard]] virtual Result<std::vector<BuriedItem>> buried(const std::string& queue,
                                                               std::size_t limit) = 0;
  /// A person decided: back in the queue, behind what waits now, its attempts forgotten. `not_found` if it is
  /// not buried.
  virtual Status dig_up(const std::string& id) = 0;
  [[nodiscard]] virtual Result<QueueFigures> figures(const std::string& queue) = 0;
};

}  // namespace figbridge
