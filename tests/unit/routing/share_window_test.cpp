// SPDX-License-Identifier: Apache-2.0
#include "routing/share_window.h"

#include <gtest/gtest.h>

namespace figbridge::routing {
namespace {

using namespace std::chrono_literals;

Steady::time_point at(std::chrono::milliseconds since) {
  return Steady::time_point(1h) + since;
}

TEST(ShareWindow, CountsTheCallsOfTheWindowAndTheBadOnesAmongThem) {
  ShareWindow window(10s);
  window.add(false, at(0ms));
  window.add(true, at(1'500ms));
  window.add(true, at(3s));
  const auto seen = window.counts(at(3s));
  EXPECT_EQ(seen.calls, 3U);
  EXPECT_EQ(seen.bad, 2U);
  EXPECT_EQ(seen.first_bad, at(1'500ms));
}

TEST(ShareWindow, ForgetsWhatIsOlderThanItself) {
  ShareWindow window(10s);
  window.add(true, at(0ms));
  window.add(true, at(5s));
  EXPECT_EQ(window.counts(at(10s)).bad, 1U);
  EXPECT_EQ(window.counts(at(10s)).first_bad, at(5s));
  EXPECT_EQ(window.counts(at(60s)).calls, 0U);
}

TEST(ShareWindow, KeepsTheShareWhenASlotIsFull) {
  ShareWindow window(10s);
  for (int i = 0; i < 1'000'000; ++i) window.add(i % 4 == 0, at(0ms));
  const auto seen = window.counts(at(0ms));
  EXPECT_NEAR(static_cast<double>(seen.bad) / static_cast<double>(seen.calls), 0.25, 0.01);
}

TEST(ShareWindow, StartsFromNothingOnceItIsCleared) {
  ShareWindow window(10s);
  window.add(true, at(0ms));
  window.clear();
  EXPECT_EQ(window.counts(at(0ms)).calls, 0U);
}

}  // namespace
}  // namespace figbridge::routing
