// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facade/config/comparison_check.h"
#include "tests/unit/config/edited_story.h"

namespace figbridge {
namespace {

using test::problems_after;
using test::story_after;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPlace = "    contract: contracts/customer.get.json\n";

/// One rule of `customer.get`.
std::string rule(const std::string& text) {
  return std::string(kPlace) + "    compare: {rules: {known: {" + text +
         ", owner: team-sales, reason: agreed, expires: 2026-11-30}}}\n";
}

TEST(ComparisonRulesOfTheStory, StandAtPlacesThatTheContractHas) {
  EXPECT_THAT(problems_after(kPlace, rule("at: /creditLimit, tolerate: 0.01")), IsEmpty());
  EXPECT_THAT(problems_after(kPlace, rule("at: /billing/**, ignore: true")), IsEmpty());
  EXPECT_THAT(problems_after(kPlace, rule("at: '/phones[]', trim: true")), IsEmpty());
}

TEST(ComparisonRulesOfTheStory, AnUnknownPlaceIsToldWithTheNearest) {
  EXPECT_THAT(problems_after(kPlace, rule("at: /creditLimt, tolerate: 0.01")),
              ElementsAre("operations.customer.get.compare.rules.known.at: the contract's output has no "
                          "/creditLimt; did you mean '/creditLimit'?"));
  EXPECT_THAT(problems_after(kPlace, rule("at: /billing/cyti, case: true")),
              ElementsAre("operations.customer.get.compare.rules.known.at: the contract's output has no "
                          "/billing/cyti; did you mean '/billing/city'?"));
}

TEST(ComparisonRulesOfTheStory, AreWarnedOfOnTheDayAfterTheirLast) {
  const auto story = story_after(kPlace, rule("at: /creditLimit, tolerate: 0.01"));
  ASSERT_NE(story, nullptr);
  const auto day = [](int number) {
    return Wall::time_point(std::chrono::sys_days(std::chrono::year(2026) / 11 / number).time_since_epoch());
  };
  EXPECT_THAT(facade::expired_rules(*story, day(30) + std::chrono::hours(23)), IsEmpty());
  const auto warnings = facade::expired_rules(*story, day(30) + std::chrono::hours(24));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].path, "operations.customer.get.compare.rules.known");
}

}  // namespace
}  // namespace figbridge
