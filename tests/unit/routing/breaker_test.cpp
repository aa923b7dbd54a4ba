// SPDX-License-Identifier: Apache-2.0
#include "routing/breaker.h"

#include <gtest/gtest.h>

namespace figbridge::routing {
namespace {

using namespace std::chrono_literals;
using Permit = Breaker::Permit;

struct BreakerTest : testing::Test {
  Breaker breaker{{.open_for = 5s, .probes = 2}};
  Steady::time_point now{};

  void calls(int good, int bad) {
    for (; good > 0; --good) breaker.succeeded(breaker.admit(now), now);
    for (; bad > 0; --bad) breaker.failed(breaker.admit(now), now);
  }
  void open() {
    calls(0, 20);
    ASSERT_EQ(breaker.state(now), BreakerState::open);
  }
};

TEST_F(BreakerTest, FewFailuresAreNoReason) {
  calls(0, 19);
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  calls(0, 1);
  EXPECT_EQ(breaker.state(now), BreakerState::open);
}

TEST_F(BreakerTest, OpensAtHalfOfTheCalls) {
  calls(100, 99);
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  calls(0, 1);
  EXPECT_EQ(breaker.state(now), BreakerState::open);
}

TEST_F(BreakerTest, WhatIsOlderThanTheWindowCountsNoMore) {
  for (const auto later : {10s, 13s, 60s}) {
    calls(0, 19);
    now += later;
    calls(0, 1);
    EXPECT_EQ(breaker.state(now), BreakerState::closed) << later.count();
    now += 1h;
  }
}

TEST_F(BreakerTest, WhatIsWithinTheWindowAddsUp) {
  for (int second = 0; second < 9; ++second, now += 1s) calls(0, 2);
  calls(0, 1);
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  calls(0, 1);
  EXPECT_EQ(breaker.state(now), BreakerState::open);
}

TEST_F(BreakerTest, OpenRefusesUntilItsTimeIsOver) {
  open();
  EXPECT_EQ(breaker.admit(now), Permit::refused);
  now += 4'999ms;
  EXPECT_EQ(breaker.admit(now), Permit::refused);
  now += 1ms;
  EXPECT_EQ(breaker.state(now), BreakerState::half_open);
  EXPECT_EQ(breaker.admit(now), Permit::probe);
}

TEST_F(BreakerTest, HalfOpenLetsFewThroughAndClosesWhenAllAreWell) {
  open();
  now += 5s;
  const auto first = breaker.admit(now);
  const auto second = breaker.admit(now);
  EXPECT_EQ(breaker.admit(now), Permit::refused);
  breaker.succeeded(first, now);
  EXPECT_EQ(breaker.state(now), BreakerState::half_open);
  breaker.succeeded(second, now);
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  calls(0, 19);
  EXPECT_EQ(breaker.state(now), BreakerState::closed) << "what was before the opening counts no more";
}

TEST_F(BreakerTest, OneFailedProbeOpensAgain) {
  open();
  now += 5s;
  breaker.succeeded(breaker.admit(now), now);
  breaker.failed(breaker.admit(now), now);
  EXPECT_EQ(breaker.state(now), BreakerState::open);
  EXPECT_EQ(breaker.admit(now + 4'999ms), Permit::refused);
}

TEST_F(BreakerTest, AnAbandonedProbeMakesRoomForAnother) {
  open();
  now += 5s;
  const auto first = breaker.admit(now);
  EXPECT_EQ(breaker.admit(now), Permit::probe);
  breaker.abandoned(first, now);
  EXPECT_EQ(breaker.admit(now), Permit::probe);
}

TEST_F(BreakerTest, ProbesThatNeverCameBackAreForgotten) {
  open();
  now += 5s;
  EXPECT_EQ(breaker.admit(now), Permit::probe);
  EXPECT_EQ(breaker.admit(now), Permit::probe);
  EXPECT_EQ(breaker.admit(now + 4'999ms), Permit::refused);
  EXPECT_EQ(breaker.admit(now + 5s), Permit::probe);
}

TEST_F(BreakerTest, LateAnswersToCallsFromBeforeChangeNothing) {
  const auto early = breaker.admit(now);
  open();
  breaker.failed(early, now);
  now += 5s;
  breaker.succeeded(early, now);
  EXPECT_EQ(breaker.state(now), BreakerState::half_open);
}

TEST_F(BreakerTest, CountsNeverOverflow) {
  calls(600'000, 0);
  calls(0, 100);
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  calls(0, 400'000);
  EXPECT_EQ(breaker.state(now), BreakerState::open);
}

TEST(CountsAgainstBackend, WhatTheBackendDidNotAnswer) {
  const auto counts = [](ErrorKind kind, Origin origin) {
    return counts_against_backend({.kind = kind, .origin = origin});
  };
  EXPECT_TRUE(counts(ErrorKind::timeout, Origin::backend));
  EXPECT_TRUE(counts(ErrorKind::bad_answer, Origin::backend));
  EXPECT_FALSE(counts(ErrorKind::closed, Origin::caller));
  EXPECT_FALSE(counts(ErrorKind::rejected, Origin::backend));
  EXPECT_FALSE(counts(ErrorKind::fault, Origin::backend));
}

}  // namespace
}  // namespace figbridge::routing
