// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/noise.h"

#include <gtest/gtest.h>

namespace figbridge::migrations {
namespace {

TEST(Noise, ExcusesWhatOneSideDoesToItselfAsOften) {
  EXPECT_FALSE(exceeds_noise({.hits = 10'000, .of = 10'000}, {.hits = 500, .of = 500}));
  EXPECT_FALSE(exceeds_noise({.hits = 210, .of = 10'000}, {.hits = 10, .of = 500}));
  EXPECT_FALSE(exceeds_noise({.hits = 0, .of = 10'000}, {.hits = 0, .of = 500}));
}

TEST(Noise, DoesNotExcuseWhatIsMore) {
  EXPECT_TRUE(exceeds_noise({.hits = 1'000, .of = 10'000}, {.hits = 10, .of = 500}));
  EXPECT_TRUE(exceeds_noise({.hits = 10'000, .of = 10'000}, {.hits = 250, .of = 500}));
}

TEST(Noise, AFieldThatNeverDifferedWithinOneSideHasNone) {
  EXPECT_TRUE(exceeds_noise({.hits = 1, .of = 10'000}, {.hits = 0, .of = 500}));
  EXPECT_TRUE(exceeds_noise({.hits = 1, .of = 10'000}, {}));
}

TEST(DiffysRule, TakesMoreThanAFifthRelativelyAndMoreThanThreeInTenThousand) {
  EXPECT_TRUE(diffy_reports(151, 100, 10'000));   // 20.3 %, 0.51 %
  EXPECT_FALSE(diffy_reports(150, 100, 10'000));  // 20 %
  EXPECT_TRUE(diffy_reports(4, 0, 10'000));       // 100 %, 0.04 %
  EXPECT_FALSE(diffy_reports(3, 0, 10'000));      // 0.03 %
  EXPECT_FALSE(diffy_reports(100, 151, 10'000));
  EXPECT_FALSE(diffy_reports(0, 0, 0));
}

}  // namespace
}  // namespace figbridge::migrations
