// SPDX-License-Identifier: Apache-2.0
#include "routing/retry.h"

#include <gtest/gtest.h>

namespace figbridge::routing {
namespace {

using namespace std::chrono_literals;

bool retried(ErrorKind kind, Effect effect, Safety safety, bool key_honoured = false, int attempts = 1) {
  return may_retry({}, attempts, safety, key_honoured,
                   {.kind = kind, .origin = Origin::backend, .effect = effect});
}

TEST(MayRetry, AWriteOfUnknownEffectIsNeverSentAgain) {
  EXPECT_FALSE(retried(ErrorKind::timeout, Effect::unknown, Safety::write));
  EXPECT_FALSE(retried(ErrorKind::closed, Effect::applied, Safety::write));
  EXPECT_TRUE(retried(ErrorKind::unreachable, Effect::none, Safety::write));
  EXPECT_TRUE(retried(ErrorKind::timeout, Effect::unknown, Safety::write, true))
      << "the backend honours the key";
  EXPECT_TRUE(retried(ErrorKind::timeout, Effect::unknown, Safety::idempotent));
  EXPECT_TRUE(retried(ErrorKind::timeout, Effect::unknown, Safety::read));
}

TEST(MayRetry, OnlyWhatPasses) {
  for (const auto kind : {ErrorKind::rejected, ErrorKind::fault, ErrorKind::bad_answer, ErrorKind::invalid,
                          ErrorKind::internal}) {
    EXPECT_FALSE(retried(kind, Effect::none, Safety::read)) << name_of(kind);
  }
  EXPECT_FALSE(may_retry({}, 1, Safety::read, false, {.kind = ErrorKind::closed, .origin = Origin::caller}));
}

TEST(MayRetry, TwiceAndNoMore) {
  EXPECT_TRUE(retried(ErrorKind::unreachable, Effect::none, Safety::read, false, 2));
  EXPECT_FALSE(retried(ErrorKind::unreachable, Effect::none, Safety::read, false, 3));
}

TEST(Backoff, DoublesUpToALimitAndIsSpread) {
  const Deadline never;
  const auto wait = [&](int attempts, std::uint64_t random) {
    return backoff({}, attempts, random, never, {});
  };
  EXPECT_EQ(wait(1, 0), 25ms);
  EXPECT_EQ(wait(1, 25), 50ms);
  EXPECT_EQ(wait(2, 50), 100ms);
  EXPECT_EQ(wait(60, 500), 1'000ms);
  for (std::uint64_t random = 0; random < 1'000; ++random) {
    EXPECT_GE(wait(3, random), 100ms);
    EXPECT_LE(wait(3, random), 200ms);
  }
}

TEST(Backoff, EndsWhereTheDeadlineDoes) {
  const Steady::time_point now{};
  EXPECT_EQ(backoff({}, 1, 0, Deadline(now + 25ms), now), 0ms);
  EXPECT_EQ(backoff({}, 1, 0, Deadline(now + 26ms), now), 25ms);
}

TEST(RetryBudget, LetsAFifthOfTheCallsBeRepeated) {
  RetryBudget budget(20, 10);
  int taken = 0;
  for (int call = 0; call < 1'000; ++call) {
    budget.called();
    taken += budget.take() ? 1 : 0;
  }
  EXPECT_GE(taken, 200);
  EXPECT_LE(taken, 210);
}

TEST(RetryBudget, DoesNotSaveUpBeyondItsReserve) {
  RetryBudget budget(20, 10);
  for (int call = 0; call < 10'000; ++call) budget.called();
  int taken = 0;
  while (budget.take()) ++taken;
  EXPECT_EQ(taken, 10);
}

}  // namespace
}  // namespace figbridge::routing
