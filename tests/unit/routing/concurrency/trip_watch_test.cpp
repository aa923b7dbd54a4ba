// SPDX-License-Identifier: Apache-2.0
#include "routing/trip_watch.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace figbridge::routing {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kVersion = 7;

TEST(TripWatch, OfManyThreadsOneIsToldAndAllAreTurnedBack) {
  for (int round = 0; round < 50; ++round) {
    TripWatch watch({.canary = true, .in_a_row = 5});
    std::atomic<int> told{0};
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          if (watch.answered(kVersion, Health::error, 1ms, Steady::now())) ++told;
        }
        EXPECT_TRUE(watch.turned_back(kVersion));
      });
    }
    callers.clear();
    EXPECT_EQ(told, 1);
  }
}

}  // namespace
}  // namespace figbridge::routing
