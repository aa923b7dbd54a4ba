// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include "routing/decision.h"
#include "tests/unit/migrations/fixture.h"

namespace figbridge::migrations {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using routing::Stage;

/// Two operations of one group are always changed together, so a reader that sees them differ saw two
/// versions.
std::shared_ptr<const routing::Catalogue> pair() {
  return routing::Catalogue::make({OperationBuilder("a").in_group("g"), OperationBuilder("b").in_group("g")},
                                  {{.name = "g"}})
      .value();
}

/// Decides by both rows of one pinned table; false if they tell different versions.
bool whole(const routing::Table& table, const routing::Facts& facts) {
  const auto* a = table.find("a");
  const auto* b = table.find("b");
  return a->stage == b->stage && a->cohort == b->cohort && decide(*a, facts) == decide(*b, facts);
}

TEST(TableSwap, TenThousandChangesAreSeenWholeByEveryReader) {
  MemoryLedger ledger;
  const ManualClock clock;
  const Snapshot<routing::Catalogue> catalogue(pair());
  const auto service =
      TableService::open({.ledger = &ledger, .catalogue = &catalogue, .clock = &clock}).value();
  ASSERT_TRUE(service->seed({}));
  std::atomic<bool> done{false};
  std::atomic<long> torn{0};
  std::atomic<long> seen{0};
  std::vector<std::jthread> readers;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&] {
      const Caller caller;
      std::uint64_t last = 0;
      while (!done.load()) {
        const auto table = service->pin();
        torn += whole(*table, {.caller = caller, .safety = Safety::read, .key = "42"}) ? 0 : 1;
        torn += table->version() < last ? 1 : 0;
        last = table->version();
        ++seen;
      }
    });
  }
  for (int change = 0; change < 10'000; ++change) {
    const auto share = static_cast<routing::BasisPoints>(change % 10'000 + 1);
    ASSERT_TRUE(service->change({.order = on_group("g"), .set = {.stage = Stage::canary, .share = share}}));
  }
  done = true;
  readers.clear();
  EXPECT_EQ(torn, 0);
  EXPECT_GT(seen, 0);
  EXPECT_EQ(service->pin()->version(), 10'001U);
}

TEST(TableSwap, WritersAtTheSameVersionDoNotBothWin) {
  MemoryLedger ledger;
  const ManualClock clock;
  const Snapshot<routing::Catalogue> catalogue(pair());
  const auto service =
      TableService::open({.ledger = &ledger, .catalogue = &catalogue, .clock = &clock}).value();
  ASSERT_TRUE(service->seed({}));
  std::atomic<int> made{0};
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&, writer] {
        for (std::uint64_t version = 1; version <= 200; ++version) {
          auto request =
              to_share("a", static_cast<routing::BasisPoints>(version * 4 + static_cast<unsigned>(writer)));
          request.order.at_version = version;
          while (service->pin()->version() < version) std::this_thread::yield();
          made += service->change(request) ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(made, 200);
  EXPECT_TRUE(service->verify());
}

}  // namespace
}  // namespace figbridge::migrations
