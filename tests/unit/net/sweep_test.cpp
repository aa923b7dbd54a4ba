// SPDX-License-Identifier: Apache-2.0
#include "net/sweep.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "net/loops.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;

class HandClock final : public Clock {
 public:
  [[nodiscard]] Steady::time_point steady_now() const override { return now; }
  [[nodiscard]] Wall::time_point wall_now() const override { return {}; }
  Steady::time_point now{1000s};
};

class Alarm final : public Watched {
 public:
  int struck = 0;
  std::function<void()> then;

 private:
  void expired() override {
    ++struck;
    if (then) then();
  }
};

struct SweepTest : testing::Test {
  HandClock clock;
  Loop loop{0, clock, 1ms};

  /// Moves the clock and lets the sweep look at it once.
  void pass(Steady::duration span) {
    clock.now += span;
    loop.sweep().run();
  }
};

TEST_F(SweepTest, StrikesAtTheDeadlineNotBefore) {
  Alarm alarm;
  loop.sweep().watch(alarm, clock.now + 10ms);
  pass(9ms);
  EXPECT_EQ(alarm.struck, 0);
  pass(1ms);
  EXPECT_EQ(alarm.struck, 1);
}

TEST_F(SweepTest, StrikesFarDeadlinesOnceAndInTime) {
  Alarm alarm;
  loop.sweep().watch(alarm, clock.now + 1000ms);
  for (int i = 0; i < 999; ++i) pass(1ms);
  EXPECT_EQ(alarm.struck, 0);
  pass(1ms);
  EXPECT_EQ(alarm.struck, 1);
}

TEST_F(SweepTest, StrikesAllThatIsDueAfterAJump) {
  std::vector<Alarm> alarms(200);
  for (std::size_t i = 0; i < alarms.size(); ++i) {
    loop.sweep().watch(alarms[i], clock.now + std::chrono::milliseconds(i * 7));
  }
  pass(1h);
  for (const auto& alarm : alarms) EXPECT_EQ(alarm.struck, 1);
}

TEST_F(SweepTest, FollowsDeadlinesThatMove) {
  Alarm later;
  Alarm sooner;
  loop.sweep().watch(later, clock.now + 5ms);
  loop.sweep().watch(later, clock.now + 500ms);
  loop.sweep().watch(sooner, clock.now + 500ms);
  loop.sweep().watch(sooner, clock.now + 5ms);
  pass(10ms);
  EXPECT_EQ(later.struck, 0);
  EXPECT_EQ(sooner.struck, 1);
  pass(500ms);
  EXPECT_EQ(later.struck, 1);
}

TEST_F(SweepTest, ForgetsWhatItIsToldToAndWhatIsGone) {
  Alarm kept;
  auto gone = std::make_unique<Alarm>();
  Alarm forgotten;
  for (Alarm* alarm : {&kept, gone.get(), &forgotten}) loop.sweep().watch(*alarm, clock.now + 5ms);
  gone.reset();
  loop.sweep().forget(forgotten);
  pass(10ms);
  EXPECT_EQ(kept.struck, 1);
  EXPECT_EQ(forgotten.struck, 0);
}

TEST_F(SweepTest, LetsOthersBeForgottenWhileItStrikes) {
  Alarm first;
  auto second = std::make_unique<Alarm>();
  first.then = [&] { second.reset(); };
  loop.sweep().watch(first, clock.now + 5ms);
  loop.sweep().watch(*second, clock.now + 5ms);
  pass(10ms);
  EXPECT_EQ(first.struck, 1);
  EXPECT_EQ(second, nullptr);
}

TEST_F(SweepTest, SleepsWhileNothingIsWatched) {
  Alarm alarm;
  loop.sweep().watch(alarm, clock.now + 5ms);
  EXPECT_TRUE(loop.sweep().next());
  pass(10ms);
  EXPECT_FALSE(loop.sweep().next());
  loop.sweep().watch(alarm, clock.now + 5ms);
  pass(10ms);
  EXPECT_EQ(alarm.struck, 2);
}

}  // namespace
}  // namespace figbridge::net
