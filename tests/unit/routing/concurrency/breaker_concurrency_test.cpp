// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "routing/breaker.h"
#include "routing/retry.h"

namespace figbridge::routing {
namespace {

using namespace std::chrono_literals;

template <class Work>
void in_threads(int threads, Work work) {
  std::vector<std::jthread> running;
  for (int at = 0; at < threads; ++at) running.emplace_back(work, at);
}

TEST(BreakerConcurrency, NoMoreProbesThanAllowedAreUnderWay) {
  Breaker breaker({.open_for = 5s, .probes = 3});
  Steady::time_point now{};
  for (int call = 0; call < 20; ++call) breaker.failed(breaker.admit(now), now);
  now += 5s;
  std::atomic<int> probes{0};
  in_threads(4, [&](int) {
    for (int call = 0; call < 1'000; ++call) probes += breaker.admit(now) == Breaker::Permit::probe ? 1 : 0;
  });
  EXPECT_EQ(probes, 3);
}

TEST(BreakerConcurrency, NoFailureIsLost) {
  Breaker breaker({.minimum_calls = 4'000, .failure_percent = 50});
  const Steady::time_point now{};
  in_threads(4, [&](int thread) {
    for (int call = 0; call < 999 + (thread == 0 ? 3 : 0); ++call) breaker.failed(Breaker::Permit::call, now);
  });
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  breaker.failed(Breaker::Permit::call, now);
  EXPECT_EQ(breaker.state(now), BreakerState::open);
}

TEST(BreakerConcurrency, OpensAndClosesUnderLoad) {
  Breaker breaker({.open_for = 1ms, .probes = 2});
  in_threads(4, [&](int thread) {
    Steady::time_point now{};
    for (int call = 0; call < 20'000; ++call, now += 50us) {
      const auto permit = breaker.admit(now);
      if (permit == Breaker::Permit::refused) continue;
      if ((call + thread) % 7 == 0)
        breaker.abandoned(permit, now);
      else if (call / 500 % 2 == 0)
        breaker.failed(permit, now);
      else
        breaker.succeeded(permit, now);
    }
  });
  SUCCEED() << "what is looked for are races";
}

TEST(RetryBudgetConcurrency, NothingIsSpentTwice) {
  RetryBudget budget(20, 1'000);
  std::atomic<int> taken{0};
  in_threads(4, [&](int) {
    for (int call = 0; call < 1'000; ++call) taken += budget.take() ? 1 : 0;
  });
  EXPECT_EQ(taken, 1'000);
}

}  // namespace
}  // namespace figbridge::routing
