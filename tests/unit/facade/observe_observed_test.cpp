// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/observed.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "facade/observe/observed_file.h"
#include "facade/observe/observed_json.h"
#include "tests/unit/facade/observe_fakes.h"

namespace figbridge::facade {
namespace {

using std::chrono::microseconds;
using testing::failed_call;
using testing::good_call;
using testing::HandClock;
using testing::TemporaryFolder;

TEST(DurationHistogram, PutsAPercentileAtMostAnEighthAboveTheTruth) {
  std::mt19937 random(7);
  std::vector<std::int64_t> all;
  DurationHistogram histogram;
  for (int i = 0; i < 20'000; ++i) {
    const auto us = static_cast<std::int64_t>(random() >> (random() % 32));
    all.push_back(us);
    histogram.add(microseconds(us));
  }
  std::ranges::sort(all);
  for (const double fraction : {0.01, 0.5, 0.95, 0.99, 1.0}) {
    const auto rank = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(fraction * 20'000)));
    const auto truth = all[rank - 1];
    const auto told = histogram.percentile(fraction).count();
    EXPECT_GE(told, truth) << fraction;
    EXPECT_LE(static_cast<double>(told), static_cast<double>(truth) * 1.125) << fraction;
  }
}

TEST(DurationHistogram, MergedIsTheSameAsCountedTogether) {
  DurationHistogram together;
  DurationHistogram fast;
  DurationHistogram slow;
  for (const auto us : {0, 3, 900, 1100}) fast.add(microseconds(us)), together.add(microseconds(us));
  for (const auto us : {5'000'000, 90'000}) slow.add(microseconds(us)), together.add(microseconds(us));
  slow.merge(fast);
  EXPECT_EQ(slow.count(), 6U);
  EXPECT_EQ(slow.first_bucket(), together.first_bucket());
  EXPECT_EQ(slow.buckets(), together.buckets());
  EXPECT_EQ(slow.percentile(1.0), microseconds(5'000'000));
}

TEST(DurationHistogram, TakesAnyDuration) {
  DurationHistogram histogram;
  histogram.add(microseconds(-5));
  histogram.add(std::chrono::hours(1000));
  EXPECT_EQ(histogram.percentile(0.5), microseconds(0));
  EXPECT_LE(histogram.buckets().size(), 256U);
  EXPECT_FALSE(DurationHistogram::restore(200, std::vector<std::uint64_t>(100), microseconds(0)));
}

TEST(Observed, ListsNamesByHowOftenTheyAreCalledWithTheirCallers) {
  const HandClock clock;
  Observed observed(clock);
  auto other = failed_call();
  other.operation.clear();
  other.wire_name = "GetPrice";
  other.caller.name = "till";
  observed.record(other);
  for (int i = 0; i < 3; ++i) observed.record(good_call());
  const auto list = observed.list();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].name, "customer.get");
  EXPECT_EQ(list[0].calls.count, 3U);
  EXPECT_EQ(list[0].calls.request_bytes, 645U);
  EXPECT_EQ(list[1].name, "GetPrice");
  EXPECT_FALSE(list[1].configured);
  EXPECT_EQ(list[1].calls.failures, 1U);
  ASSERT_EQ(list[1].callers.size(), 1U);
  EXPECT_EQ(list[1].callers[0].name, "till");
}

TEST(Observed, CountsWhatIsBeyondItsLimitsUnderOthers) {
  const HandClock clock;
  Observed observed(clock, {.names = 3, .callers_of_a_name = 2, .callers = 4});
  auto seen = good_call();
  for (int name = 0; name < 1000; ++name) {
    for (int caller = 0; caller < 5; ++caller) {
      seen.operation = "o" + std::to_string(name);
      seen.caller.name = "c" + std::to_string(caller);
      observed.record(seen);
    }
  }
  const auto list = observed.list();
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list[0].name, "(others)");
  EXPECT_EQ(list[0].calls.count, 4985U);
  std::size_t callers = 0;
  for (const auto& name : list) callers += name.callers.size();
  EXPECT_LE(callers, 4U + 4U);
}

TEST(Observed, AddsUpWhatThreadsSaw) {
  const HandClock clock;
  Observed observed(clock);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      auto seen = good_call();
      for (int i = 0; i < 1000; ++i) {
        seen.caller.name = "c" + std::to_string((t * 1000 + i) % 150);
        observed.record(seen);
      }
    });
  }
  for (int i = 0; i < 20; ++i) EXPECT_LE(observed.list().size(), 1U);
  for (auto& thread : threads) thread.join();
  const auto list = observed.list();
  EXPECT_EQ(list.at(0).calls.count, 4000U);
  EXPECT_EQ(list.at(0).callers.size(), 150U);
}

TEST(Observed, ForgetsCallsOfMoreThanAnHourAgoInTheLastHour) {
  HandClock clock;
  Observed observed(clock);
  observed.record(good_call());
  clock.move(std::chrono::minutes(59));
  auto later = good_call();
  later.started = clock.wall_now();
  later.side = Side::modern;
  observed.record(later);
  EXPECT_EQ(observed.last_hour().at("customer.get").legacy, 1U);
  clock.move(std::chrono::minutes(1));
  EXPECT_EQ(observed.last_hour().at("customer.get").legacy, 0U);
  EXPECT_EQ(observed.last_hour().at("customer.get").modern, 1U);
}

TEST(ObservedReport, TellsPercentilesAndCallersOnRequest) {
  const HandClock clock;
  Observed observed(clock);
  auto seen = good_call();
  seen.wire_name = "\xff";
  seen.operation.clear();
  observed.record(seen);
  const auto json = nlohmann::json::parse(observed_report(observed.list(), true)).at("observed").at(0);
  EXPECT_EQ(json.at("name"), "\ufffd");
  EXPECT_EQ(json.at("p50_ms"), 12.345);
  EXPECT_EQ(json.at("callers").at(0).at("caller"), "shop");
  EXPECT_FALSE(nlohmann::json::parse(observed_report(observed.list(), false))
                   .at("observed")
                   .at(0)
                   .contains("callers"));
}

TEST(ObservedFile, BringsBackWhatAnEarlierRunSaw) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "observed.json";
  const HandClock clock;
  Observed before(clock);
  before.record(good_call());
  before.record(failed_call());
  ASSERT_TRUE(save_observed(before, file));
  Observed after(clock);
  ASSERT_TRUE(restore_observed(after, file, clock));
  EXPECT_EQ(observed_to_json(after.list()), observed_to_json(before.list()));
  EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
}

TEST(ObservedFile, ThatIsDamagedIsSetAsideAndNeverFatal) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "observed.json";
  const HandClock clock;
  for (const std::string bad :
       {"", "{", "[]", "{\"format\":2,\"names\":[]}", "{\"format\":1,\"names\":[{\"name\":1}]}"}) {
    std::ofstream(file) << bad;
    Observed observed(clock);
    const auto restored = restore_observed(observed, file, clock);
    ASSERT_FALSE(restored) << bad;
    EXPECT_EQ(restored.error().kind, ErrorKind::malformed);
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_TRUE(std::filesystem::exists(file.string() + ".damaged-2026-03-01T12:00:00.000Z"));
  }
  Observed observed(clock);
  EXPECT_TRUE(restore_observed(observed, file, clock));
}

TEST(ObservedFile, IsWrittenAtTheSaversEndAndTroubleIsTold) {
  const TemporaryFolder folder;
  const HandClock clock;
  Observed observed(clock);
  observed.record(good_call());
  {
    const Saver saver([&] { return save_observed(observed, folder.path() / "observed.json"); },
                      std::chrono::hours(1), [](const Error&) {});
  }
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "observed.json"));
  int troubles = 0;
  {
    const Saver saver([&] { return save_observed(observed, "/proc/no/observed.json"); },
                      std::chrono::hours(1),
                      [&](const Error& error) {
                        EXPECT_EQ(error.kind, ErrorKind::storage);
                        ++troubles;
                      });
  }
  EXPECT_EQ(troubles, 1);
}

}  // namespace
}  // namespace figbridge::facade
