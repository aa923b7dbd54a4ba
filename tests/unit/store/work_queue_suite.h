// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "core/work_queue.h"

namespace figbridge::store::test {

class HandClock final : public Clock {
 public:
  Wall::time_point wall{std::chrono::seconds(1'000'000)};
  [[nodiscard]] Steady::time_point steady_now() const override { return {}; }
  [[nodiscard]] Wall::time_point wall_now() const override { return wall; }
};

inline WorkItem item(std::string id, std::string key = "", std::string payload = "p") {
  return {.id = std::move(id), .queue = "copies", .key = std::move(key), .payload = std::move(payload)};
}

/// A queue in its database, empty at first.
class QueueStore {
 public:
  virtual ~QueueStore() = default;
  virtual WorkQueue& queue() = 0;
  /// As after a restart.
  virtual void reopen() = 0;
  /// Makes the payload of an item another one, behind the queue's back.
  virtual void damage(const std::string& id) = 0;
};

/// Which database; `make` gives a queue that buries what was handed out three times.
struct QueueKind {
  const char* name;
  std::unique_ptr<QueueStore> (*make)(const Clock& clock);
};

/// The tests are in work_queue_suite.cpp; each database instantiates them.
template <class Param>
struct QueueFixture : testing::TestWithParam<Param> {
  WorkQueue& queue() { return store->queue(); }
  void reopen() { store->reopen(); }
  std::vector<std::string> lease(std::size_t limit = 100) {
    std::vector<std::string> ids;
    const auto leased = queue().lease("copies", limit, clock.wall + std::chrono::seconds(10));
    EXPECT_TRUE(leased) << leased.error().describe() << leased.error().remote;
    if (!leased) return ids;
    for (const auto& each : *leased) ids.push_back(each.id);
    return ids;
  }

  HandClock clock;
  std::unique_ptr<QueueStore> store;
};

struct WorkQueueTest : QueueFixture<QueueKind> {
  WorkQueueTest() { store = GetParam().make(clock); }
};

/// Random work against a model that fits on a page, with the store closed and opened in between.
struct WorkQueueProperty : QueueFixture<std::tuple<QueueKind, unsigned>> {
  WorkQueueProperty() { store = std::get<QueueKind>(GetParam()).make(clock); }
};

}  // namespace figbridge::store::test
