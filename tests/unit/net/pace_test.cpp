// SPDX-License-Identifier: Apache-2.0
#include "net/pace.h"

#include <gtest/gtest.h>

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;

constexpr Steady::time_point kNow{100s};

TEST(Pace, AllowsItsCreditBeforeTheFirstByte) {
  const Pace pace(10s, 500);
  EXPECT_EQ(pace.limit(kNow), kNow + 10s);
}

TEST(Pace, IsHeldByWhoeverKeepsTheRate) {
  Pace pace(10s, 500);
  for (int second = 0; second < 1000; ++second) {
    pace.waited(1s);
    pace.moved(500);
  }
  EXPECT_EQ(pace.limit(kNow), kNow + 10s);
}

TEST(Pace, RunsOutForWhoeverIsSlower) {
  Pace pace(10s, 500);
  for (int second = 0; second < 20; ++second) {
    pace.waited(1s);
    pace.moved(250);
  }
  EXPECT_EQ(pace.limit(kNow), kNow);
}

TEST(Pace, GivesNoCreditForAFastBeginning) {
  Pace pace(10s, 500);
  pace.moved(UINT64_MAX);
  EXPECT_EQ(pace.limit(kNow), kNow + 10s);
}

}  // namespace
}  // namespace figbridge::net
