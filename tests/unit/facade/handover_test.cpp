// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/handover.h"

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <optional>
#include <thread>

namespace figbridge::facade {
namespace {

using namespace std::chrono_literals;
using Done = std::function<void(int)>;

struct HandoverTest : testing::Test {
  HandoverTest() { loops.start(); }
  ~HandoverTest() override { loops.stop(); }

  /// Waits for what `begin` begins; `begin` gets the callback.
  void wait(std::chrono::milliseconds patience, std::function<void(Done)> begin) {
    auto make = [this, patience, begin = std::move(begin)]() -> Task<void> {
      auto late_one = [this](int value) { late.set_value(value); };
      got = co_await handed_over<int>(patience, begin, late_one);
      ended = true;
    };
    spawn_for_result(loops.at(0), make).get();
  }

  SystemClock clock;
  net::Loops loops{1, clock, 5ms};
  std::optional<int> got;
  std::promise<int> late;
  bool ended = false;
};

TEST_F(HandoverTest, WhatAnotherThreadBringsInTimeIsTheResult) {
  std::jthread other;
  wait(10s, [&](Done done) { other = std::jthread([done = std::move(done)] { done(7); }); });
  EXPECT_EQ(got, 7);
  EXPECT_NE(late.get_future().wait_for(0s), std::future_status::ready);
}

TEST_F(HandoverTest, WhatIsThereAtOnceIsTheResult) {
  wait(10s, [](const Done& done) { done(7); });
  EXPECT_EQ(got, 7);
}

TEST_F(HandoverTest, WhatComesTooLateIsHandedOnAndNobodyWaitsForIt) {
  Done kept;
  wait(5ms, [&](Done done) { kept = std::move(done); });
  EXPECT_TRUE(ended);
  EXPECT_FALSE(got);
  std::jthread([&] { kept(7); }).join();
  EXPECT_EQ(late.get_future().get(), 7);
  EXPECT_FALSE(got);
}

TEST_F(HandoverTest, ALoopThatEndsFirstTakesTheWaitingWithIt) {
  Done kept;
  {
    net::Loop gone(0, clock, 5ms);
    auto make = [&]() -> Task<void> {
      auto begin = [&](Done done) { kept = std::move(done); };
      got = co_await handed_over<int>(10s, begin, [](int) {});
      ended = true;
    };
    spawn(gone, make);
    gone.post([&] { gone.stop(); });
    gone.run();
    kept(7);  // posted, and never run
    kept = nullptr;
  }
  EXPECT_FALSE(ended);
}

}  // namespace
}  // namespace figbridge::facade
