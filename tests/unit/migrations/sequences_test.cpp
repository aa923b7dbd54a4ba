// SPDX-License-Identifier: Apache-2.0
// Random sequences of changes: whatever is asked for, the chain holds and every version can be had back.
#include <random>

#include "migrations/last_good.h"
#include "routing/ledger.h"
#include "routing/stage_rules.h"
#include "store/sqlite_ledger.h"
#include "tests/unit/migrations/fixture.h"

namespace figbridge::migrations {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using routing::Stage;

class Sequences : public testing::TestWithParam<unsigned> {
 protected:
  std::mt19937 random{GetParam()};
  unsigned pick(unsigned of) { return static_cast<unsigned>(random() % of); }

  ChangeOrder order() {
    static constexpr std::array kOperations = {"customer.get", "customer.update", "customer.find",
                                               "stock.get", "nothing"};
    auto made =
        pick(4) == 0 ? on_group(pick(3) == 0 ? "stock.get" : "customer") : on(kOperations.at(pick(5)));
    made.accept_loss = pick(2) == 0;
    made.force = pick(6) == 0;
    return made;
  }
  RouteSettings set() {
    RouteSettings made;
    if (pick(4) != 0) made.stage = static_cast<Stage>(pick(6));
    if (pick(2) == 0) made.share = static_cast<routing::BasisPoints>(pick(10'001));
    if (pick(3) == 0) made.cohort = {callers({"anna"}, static_cast<Side>(pick(2)))};
    if (pick(4) == 0) made.copies = static_cast<routing::Copies>(pick(3));
    if (pick(3) == 0) made.fallback = pick(2) == 0;
    return made;
  }
  Result<Changed> step(TableService& service) {
    switch (pick(8)) {
      case 0:
        return service.rollback(order(), pick(2) == 0 ? "trip" : "rollback");
      case 1:
        return service.freeze(order(), static_cast<routing::Freeze>(pick(4)));
      case 2:
        return service.release(order());
      case 3:
        return service.restore(pick(static_cast<unsigned>(service.pin()->version()) + 2), order());
      default:
        return service.change({.order = order(), .set = set()});
    }
  }
};

/// What holds after every step.
void expect_sound(const TableService& service, const std::vector<LedgerEntry>& entries) {
  const auto table = service.pin();
  ASSERT_EQ(table->version(), entries.size());
  ASSERT_EQ(entries.back().version, entries.size());
  for (const auto& row : table->rows()) {
    const auto fits = routing::check_row(row, *shop()->find(row.operation));
    ASSERT_TRUE(fits) << to_json(row).view() << " " << fits.error().describe();
  }
  ASSERT_EQ(std::string(routing::rows_to_json(table->rows()).view()), entries.back().table);
}

TEST_P(Sequences, KeepTheTableSoundAndTheChainWhole) {
  MemoryLedger ledger;
  ManualClock clock;
  Snapshot<routing::Catalogue> catalogue(shop());
  const auto service =
      TableService::open({.ledger = &ledger, .catalogue = &catalogue, .clock = &clock}).value();
  ASSERT_TRUE(service->seed({}));
  int made = 0;
  for (int at = 0; at < 300; ++at) {
    clock.wall += std::chrono::seconds(1);
    const auto before = service->pin();
    const auto changed = step(*service);
    if (!changed || changed->unchanged) {
      ASSERT_EQ(service->pin(), before);
    } else {
      ++made;
    }
    expect_sound(*service, ledger.entries);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(made, 30);
  const auto verified = service->verify();
  ASSERT_TRUE(verified) << verified.error().describe();
  EXPECT_EQ(verified->versions, ledger.entries.size());
}

TEST_P(Sequences, EveryVersionComesBack) {
  MemoryLedger ledger;
  ManualClock clock;
  Snapshot<routing::Catalogue> catalogue(shop());
  const auto service =
      TableService::open({.ledger = &ledger, .catalogue = &catalogue, .clock = &clock}).value();
  ASSERT_TRUE(service->seed({}));
  for (int at = 0; at < 60; ++at) {
    const auto stage = std::array{Stage::legacy, Stage::canary, Stage::modern}.at(pick(3));
    ChangeRequest request{.order = on_group("stock.get"), .set = {.stage = stage}};
    request.set.share = static_cast<routing::BasisPoints>(pick(10'001));
    ASSERT_TRUE(service->change(request));
  }
  for (int at = 0; at < 30; ++at) {
    const auto version = 1 + pick(static_cast<unsigned>(ledger.entries.size()));
    ASSERT_TRUE(service->restore(version, on("")));
    auto restored = *service->pin()->find("stock.get");
    auto wanted = routing::parse_rows(ledger.entries[version - 1].table)->back();
    restored.held.reset();
    wanted.held.reset();
    ASSERT_EQ(restored, wanted);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Sequences, testing::Range(1U, 9U));

TEST(SqliteSequence, ARestartFindsEveryVersion) {
  const Folder folder;
  ManualClock clock;
  Snapshot<routing::Catalogue> catalogue(shop());
  std::string head;
  for (int start = 0; start < 4; ++start) {
    const auto database = store::SqliteDatabase::open(folder.path / "store.db").value();
    store::SqliteLedger ledger(*database);
    const auto service = TableService::open({.ledger = &ledger,
                                             .last_good = folder.path / "table.json",
                                             .catalogue = &catalogue,
                                             .clock = &clock})
                             .value();
    ASSERT_TRUE(service->seed({}));
    if (start > 0) {
      EXPECT_EQ(service->pin()->hash(), head);
    }
    for (int at = 1; at <= 10; ++at) {
      ASSERT_TRUE(
          service->change(to_share("customer.get", static_cast<routing::BasisPoints>(start * 100 + at))));
    }
    head = service->pin()->hash();
    EXPECT_EQ(service->verify()->versions, static_cast<std::uint64_t>(start * 10 + 11));
    EXPECT_EQ(service->history("customer.get", 5)->size(), 5U);
    EXPECT_EQ(service->history("stock.get", 5)->size(), 1U);
  }
}

}  // namespace
}  // namespace figbridge::migrations
