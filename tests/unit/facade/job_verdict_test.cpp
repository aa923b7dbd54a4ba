// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/job_verdict.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

using namespace std::chrono_literals;
using Verdict = JobVerdict;

Error failure(ErrorKind kind, Effect effect, std::string code = {}, Origin origin = Origin::backend) {
  return {.kind = kind, .origin = origin, .effect = effect, .text = {}, .code = std::move(code)};
}

TEST(JobVerdict, WhatPassesIsTriedAgainUntilItWasTriedOftenEnough) {
  const auto error = failure(ErrorKind::unreachable, Effect::none);
  EXPECT_EQ(verdict_of(error, {.made = 1, .most = 3}), Verdict::again);
  EXPECT_EQ(verdict_of(error, {.made = 3, .most = 3}), Verdict::held);
}

TEST(JobVerdict, TheSidesOwnRefusalIsTheAnswer) {
  for (const auto safety : {Safety::read, Safety::idempotent, Safety::write}) {
    const JobAttempt attempt{.safety = safety, .made = 1, .most = 9};
    EXPECT_EQ(verdict_of(failure(ErrorKind::rejected, Effect::none, "locked"), attempt), Verdict::failed);
    EXPECT_EQ(verdict_of(failure(ErrorKind::fault, Effect::none, "customer_fault"), attempt),
              Verdict::failed);
    EXPECT_EQ(verdict_of(failure(ErrorKind::invalid, Effect::none, {}, Origin::caller), attempt),
              Verdict::failed);
    EXPECT_EQ(verdict_of(failure(ErrorKind::bad_answer, Effect::applied), attempt), Verdict::failed);
  }
}

TEST(JobVerdict, AWriteThatMayHaveBeenDoneIsNotSentAgain) {
  const auto lost = failure(ErrorKind::timeout, Effect::unknown);
  EXPECT_EQ(verdict_of(lost, {.safety = Safety::write, .made = 1, .most = 9}), Verdict::unresolved);
  EXPECT_EQ(verdict_of(lost, {.safety = Safety::idempotent, .made = 1, .most = 9}), Verdict::again);
  EXPECT_EQ(verdict_of(lost, {.safety = Safety::read, .made = 1, .most = 9}), Verdict::again);
}

TEST(JobVerdict, AWriteThatAReadCanTellOfWaitsForThat) {
  const JobAttempt asked{.safety = Safety::write, .can_be_asked = true, .made = 1, .most = 2};
  EXPECT_EQ(verdict_of(failure(ErrorKind::timeout, Effect::unknown), asked), Verdict::again);
  auto last = asked;
  last.made = 2;
  EXPECT_EQ(
      verdict_of(failure(ErrorKind::conflict, Effect::none, "idempotency_unresolved", Origin::caller), last),
      Verdict::unresolved);
}

TEST(JobVerdict, AKeyThatIsUnderWayIsWaitedForHoweverOften) {
  const auto error = failure(ErrorKind::conflict, Effect::none, "idempotency_key_in_flight", Origin::caller);
  EXPECT_EQ(verdict_of(error, {.made = 50, .most = 8}), Verdict::again);
  EXPECT_FALSE(nothing_done(error));
}

TEST(JobVerdict, WhatWillBeTheSameNextTimeIsHeldAtOnce) {
  EXPECT_EQ(verdict_of(failure(ErrorKind::configuration, Effect::none), {.made = 1, .most = 8}),
            Verdict::held);
  EXPECT_EQ(verdict_of(failure(ErrorKind::fault, Effect::none), {.made = 1, .most = 8}), Verdict::held);
}

TEST(JobVerdict, ThePauseIsAnythingUpToTheDoubledBackOff) {
  EXPECT_EQ(pause_before(1, 0), 0ms);
  EXPECT_EQ(pause_before(1, 1'000), 1s);
  EXPECT_EQ(pause_before(3, 4'000), 4s);
  EXPECT_EQ(pause_before(60, 300'000), 5min);
  for (std::uint64_t random = 1; random < 1'000'000'000; random *= 7) EXPECT_LE(pause_before(4, random), 8s);
}

}  // namespace
}  // namespace figbridge::facade
