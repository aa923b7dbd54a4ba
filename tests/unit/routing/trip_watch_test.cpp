// SPDX-License-Identifier: Apache-2.0
#include "routing/trip_watch.h"

#include <gtest/gtest.h>

#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kVersion = 7;

/// A watch with a clock of its own, moved by hand.
struct Watched {
  TripLimits limits;
  Steady::time_point now{1h};
  std::unique_ptr<TripWatch> watch;

  explicit Watched(TripLimits with) : limits(with) {
    limits.canary = limits.guarded = true;
    watch = std::make_unique<TripWatch>(limits);
  }
  std::optional<TripCause> call(Health health, std::chrono::microseconds took = 1ms) {
    now += 10ms;
    return watch->answered(kVersion, health, took, now);
  }
  /// Calls until one trips; how many it took, or 0 if none of `most` did.
  int calls_until(int most, auto&& health) {
    for (int i = 1; i <= most; ++i) {
      if (call(health(i))) return i;
    }
    return 0;
  }
};

TripLimits rates_only() {
  return {.in_a_row = 0};
}

TEST(TripWatch, SomeFailuresInARowAreTooMany) {
  Watched row({.in_a_row = 3});
  EXPECT_FALSE(row.call(Health::error));
  EXPECT_FALSE(row.call(Health::fault));
  const auto cause = row.call(Health::error);
  ASSERT_TRUE(cause);
  EXPECT_EQ(cause->rule, TripRule::in_a_row);
  EXPECT_EQ(cause->bad, 3U);
  EXPECT_EQ(cause->first, row.now - 20ms);
  EXPECT_EQ(describe(*cause), "3 calls in a row failed");
}

TEST(TripWatch, ASuccessBetweenThemBeginsTheRowAnew) {
  Watched row({.in_a_row = 3, .errors = {.above = 10'000, .window = 30s}});
  EXPECT_EQ(row.calls_until(300, [](int i) { return i % 3 == 0 ? Health::good : Health::error; }), 0);
}

TEST(TripWatch, TooFewCallsNeverTripByRate) {
  Watched row(rates_only());
  EXPECT_EQ(row.calls_until(29, [](int) { return Health::error; }), 0);
  EXPECT_TRUE(row.call(Health::error));
}

TEST(TripWatch, AShareOfErrorsAboveTheLimitTripsAndOneAtTheLimitDoesNot) {
  Watched at_limit(rates_only());
  EXPECT_EQ(at_limit.calls_until(500, [](int i) { return i % 10 == 0 ? Health::error : Health::good; }), 0);
  Watched above(rates_only());
  EXPECT_NE(above.calls_until(500, [](int i) { return i % 8 == 0 ? Health::error : Health::good; }), 0);
}

TEST(TripWatch, FaultsAndErrorsAreTwoShares) {
  Watched row(rates_only());
  const auto mixed = [](int i) {
    return i % 12 == 0 ? Health::error : i % 12 == 6 ? Health::fault : Health::good;
  };
  EXPECT_EQ(row.calls_until(600, mixed), 0);
}

TEST(TripWatch, CallsOutsideTheWindowDoNotCount) {
  Watched row(rates_only());
  EXPECT_EQ(row.calls_until(25, [](int) { return Health::error; }), 0);
  row.now += 40s;
  EXPECT_EQ(row.calls_until(25, [](int) { return Health::error; }), 0);
}

TEST(TripWatch, ARareSlowCallIsAllowedAndAShareOfThemIsNot) {
  auto limits = rates_only();
  limits.p95 = 100ms;
  Watched row(limits);
  for (int i = 1; i <= 200; ++i) EXPECT_FALSE(row.call(Health::good, i % 25 == 0 ? 2s : 5ms));
  std::optional<TripCause> cause;
  for (int i = 1; i <= 200 && !cause; ++i) cause = row.call(Health::good, i % 10 == 0 ? 2s : 5ms);
  ASSERT_TRUE(cause);
  EXPECT_EQ(cause->rule, TripRule::p95);
  EXPECT_NE(describe(*cause).find("took longer than 100ms"), std::string::npos) << describe(*cause);
}

TEST(TripWatch, MismatchesTripOnlyWhereALimitIsDeclared) {
  Watched usual(rates_only());
  for (int i = 0; i < 500; ++i) EXPECT_FALSE(usual.watch->compared(kVersion, true, usual.now));
  auto limits = rates_only();
  limits.mismatches = {.above = 500, .calls = 50, .window = 10min};
  Watched declared(limits);
  int pairs = 0;
  while (pairs < 500 && !declared.watch->compared(kVersion, pairs % 5 == 0, declared.now)) ++pairs;
  EXPECT_LT(pairs, 60);
  EXPECT_GE(pairs, 49);
}

TEST(TripWatch, TurnsBackEveryCallUntilTheTableSaysSoItself) {
  Watched row({.in_a_row = 1});
  ASSERT_TRUE(row.call(Health::error));
  EXPECT_TRUE(row.watch->turned_back(kVersion));
  EXPECT_TRUE(row.watch->turned_back(kVersion + 5)) << "other rows move meanwhile";
  row.watch->settle(kVersion + 6);
  EXPECT_TRUE(row.watch->turned_back(kVersion + 5)) << "whoever pinned an older table";
  EXPECT_FALSE(row.watch->turned_back(kVersion + 6));
}

TEST(TripWatch, CallsThatWereUnderWayWhenItTrippedDoNotCountAgainstTheNextAttempt) {
  Watched row({.in_a_row = 2});
  row.call(Health::error);
  ASSERT_TRUE(row.call(Health::error));
  row.watch->settle(kVersion + 1);
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(row.call(Health::error)) << "of the old table";
  EXPECT_FALSE(row.watch->answered(kVersion + 2, Health::error, 1ms, row.now)) << "the first of the new one";
  EXPECT_TRUE(row.watch->answered(kVersion + 2, Health::error, 1ms, row.now));
}

TEST(TripWatch, AReloadTurnsNothingForth) {
  Watched row({.in_a_row = 1});
  ASSERT_TRUE(row.call(Health::error));
  const TripWatch next(row.limits, row.watch->shared_switch());
  EXPECT_TRUE(next.turned_back(kVersion));
}

TEST(TripWatch, WatchesTheStagesItIsToldAndNoRowThatIsFrozenToASide) {
  const TripWatch watch({.canary = true, .guarded = true});
  EXPECT_TRUE(watch.watches(test::row(Stage::canary)));
  EXPECT_TRUE(watch.watches(test::row(Stage::guarded)));
  EXPECT_FALSE(watch.watches(test::row(Stage::modern)));
  EXPECT_FALSE(watch.watches(test::row(Stage::shadow)));
  auto frozen = test::row(Stage::guarded);
  frozen.frozen = Freeze::in_place;
  EXPECT_TRUE(watch.watches(frozen));
  frozen.frozen = Freeze::modern;
  EXPECT_FALSE(watch.watches(frozen));
}

}  // namespace
}  // namespace figbridge::routing
