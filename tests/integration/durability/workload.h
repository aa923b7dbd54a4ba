// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/integration/durability/opened_store.h"
#include "tests/integration/durability/record_book.h"
#include "tests/support/watched_disk.h"

namespace figbridge::store::test {

/// Random work for a store, one step after the other, written into a book: appends of one or several,
/// leases, acknowledgements, retries, burials, ledger entries, checkpoints of every kind. Of its own queue
/// and keys, so that several run beside each other; the ledger is the first one's.
class Workload {
 public:
  Workload(figbridge::test::WatchedDisk& disk, RecordBook& book, unsigned number, std::uint64_t seed);

  /// Steps that fail are written down as never told. Returns the first error, if any.
  Status run(OpenedStore& store, std::size_t steps);
  Status step(OpenedStore& store);
  Status append(OpenedStore& store);
  /// One piece of work with the job that it is to do, in one commit.
  Status accept(OpenedStore& store);

 private:
  using State = RecordBook::State;

  Status lease(OpenedStore& store);
  Status settle(OpenedStore& store);
  Status acknowledge(OpenedStore& store);
  Status write_ledger(OpenedStore& store);
  Status checkpoint(OpenedStore& store);
  [[nodiscard]] WorkItem fresh();
  /// Does it, and writes down what came of it for these items.
  Status noted(const std::vector<WorkItem>& items, State to, const std::function<Status()>& work);

  figbridge::test::WatchedDisk& disk_;
  RecordBook& book_;
  std::string queue_;
  bool keeps_ledger_;
  std::mt19937_64 random_;
  std::uint64_t last_id_ = 0;
  std::uint64_t last_version_ = 0;
  std::vector<WorkItem> waiting_;
  std::vector<WorkItem> buried_;
};

}  // namespace figbridge::store::test
