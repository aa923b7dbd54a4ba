// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/ledger_store.h"
#include "core/work_queue.h"

namespace figbridge::store::test {

struct OpenedStore;

/// What a store was asked and what it said, with the position of the disk's log at which it did: the other
/// side of the story that the disk must tell after a crash. Any thread; each item is one thread's.
class RecordBook {
 public:
  enum class State : std::uint8_t { gone, waiting, buried };
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  /// An item was to be brought into that state. `told`: where success was told; kNever if it was not.
  void item(const WorkItem& item, State to, std::size_t asked, std::size_t told);
  /// They were asked for in one append: after a crash all of them are there or none is.
  void together(const std::vector<WorkItem>& items);
  /// The item has a job of the same id, which is there if it is, and from the moment when it was told.
  void job(const std::string& id);
  void entry(const LedgerEntry& entry, std::size_t asked, std::size_t told);

  /// What is wrong with a store that a crash at that position left; empty if nothing is. Empties its queues.
  [[nodiscard]] std::string problem_of(OpenedStore& store, std::size_t crash) const;

 private:
  struct Step {
    State to;
    std::size_t asked;
    std::size_t told;
  };
  struct Item {
    WorkItem item;
    std::vector<Step> steps;
  };
  struct Entry {
    LedgerEntry entry;
    std::size_t asked;
    std::size_t told;
  };
  using Found = std::map<std::string, State>;

  [[nodiscard]] static std::set<State> possible(const Item& item, std::size_t crash);
  [[nodiscard]] std::string ledger_problem(OpenedStore& store, std::size_t crash) const;
  /// Compares one item that the store handed out, and notes it.
  [[nodiscard]] std::string compare(const WorkItem& item, State state, Found& found) const;
  [[nodiscard]] std::string drain(OpenedStore& store, const std::string& queue, Found& found) const;
  [[nodiscard]] std::string job_problem(OpenedStore& store, const Found& found, std::size_t crash) const;
  [[nodiscard]] std::string missing_or_back(const Found& found, std::size_t crash) const;

  mutable std::mutex mutex_;
  std::map<std::string, Item> items_;
  std::set<std::string> queues_;
  std::set<std::string> jobs_;
  std::vector<std::vector<std::string>> together_;
  std::vector<Entry> entries_;
};

}  // namespace figbridge::store::test
