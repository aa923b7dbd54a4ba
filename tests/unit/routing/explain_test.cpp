// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "routing/decision.h"
#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

using test::callers;
using test::row;
using test::share;
using test::when;

std::vector<std::string> told(const Route& route, const Facts& facts) {
  std::vector<std::string> lines;
  for (const auto& line : explain(route, facts))
    lines.push_back((line.decided ? "* " : "  ") + line.rule + ": " + line.text);
  return lines;
}

TEST(Explain, TellsEveryRuleThatWasLookedAt) {
  const Caller caller{.name = "anna"};
  const JsonIndex input(R"({"companyCode":"DE07"})");
  const Facts facts{
      .caller = caller, .safety = Safety::read, .key = "42", .input = &input, .override_wish = "modern"};
  const auto route =
      row(Stage::canary, {when("/companyCode", {R"("PT01")"}), callers({"bert"}), share(2'000)});
  EXPECT_THAT(
      told(route, facts),
      testing::ElementsAre("  freeze: the row is not frozen", "  fence: no fence on this key",
                           "  override: a wish for 'modern' is not heard: the caller is not verified",
                           R"(  cohort[0] attribute: /companyCode is "DE07", the rule has "PT01": no match)",
                           "  cohort[1] caller: the caller is anna, the rule has bert: no match",
                           "* cohort[2] share: key '42' with salt 'c1' is bucket 3762 of 10000, the share of "
                           "20% has those below "
                           "2000: out",
                           "  stage: not tried: decided before",
                           "  breaker: legacy closed, modern closed: the row has no fallback",
                           "  decision: legacy answers (outside)"));
}

TEST(Explain, TellsWhatWasNotTried) {
  const Caller caller;
  auto route = row(Stage::canary, {share(10)});
  route.frozen = Freeze::legacy;
  const auto lines = told(route, {.caller = caller});
  EXPECT_EQ(lines.front(), "* freeze: the row is frozen to legacy");
  EXPECT_EQ(lines[3], "  cohort[0] share: not tried: decided before");
  EXPECT_EQ(lines.back(), "  decision: legacy answers (frozen)");
}

TEST(Explain, NamesTheSuccessorOfWhatIsGone) {
  const Caller caller;
  auto route = row(Stage::retired);
  route.successor = "crm.get";
  EXPECT_EQ(told(route, {.caller = caller, .has_modern = false}).back(),
            "  decision: gone; the successor is 'crm.get'");
}

/// The line that decided, from what decide says.
std::string expected_rule(const Decision& decision, const Route& route) {
  switch (decision.reason) {
    case Reason::frozen:
      return "freeze";
    case Reason::fenced:
      return "fence";
    case Reason::overridden:
      return "override";
    case Reason::caller:
      return "cohort[" + std::to_string(decision.rule) + "] caller";
    case Reason::attribute:
      return "cohort[" + std::to_string(decision.rule) + "] attribute";
    case Reason::share:
    case Reason::no_key:
      return "cohort[" + std::to_string(decision.rule) + "] share";
    case Reason::outside:
      return decision.bucket == kNoBucket ? "stage"
                                          : "cohort[" + std::to_string(route.cohort.size() - 1) + "] share";
    default:
      return "stage";
  }
}

TEST(Explain, AgreesWithDecideOnAnyRowAndCall) {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same rows in every run
  const auto pick = [&](unsigned of) { return static_cast<unsigned>(random() % of); };
  const JsonIndex input(R"({"a":"1"})");
  for (int round = 0; round < 5'000; ++round) {
    const Caller caller{
        .verified = pick(2) == 0, .name = pick(2) == 0 ? "anna" : "bert", .roles = {"support"}};
    auto route = row(static_cast<Stage>(pick(6)));
    if (pick(2) == 0) route.cohort.push_back(when("/a", {pick(2) == 0 ? R"("1")" : R"("2")"}));
    if (pick(2) == 0) route.cohort.push_back(callers({"anna"}, static_cast<Side>(pick(2))));
    if (pick(2) == 0) route.cohort.push_back(share(static_cast<BasisPoints>(pick(10'001))));
    if (pick(4) == 0) route.frozen = static_cast<Freeze>(pick(4));
    if (pick(2) == 0) route.override_roles = {"support"};
    const auto key = std::to_string(pick(100));
    Facts facts{.caller = caller, .safety = static_cast<Safety>(pick(3))};
    if (pick(3) != 0) facts.key = key;
    if (pick(2) == 0) facts.input = &input;
    if (pick(3) == 0) facts.override_wish = pick(2) == 0 ? "legacy" : "modern";
    if (pick(5) == 0) facts.fence = static_cast<Side>(pick(2));
    const auto decision = decide(route, facts);
    std::vector<std::string> deciding;
    for (const auto& line : explain(route, facts)) {
      if (line.decided) deciding.push_back(line.rule);
    }
    ASSERT_THAT(deciding, testing::ElementsAre(expected_rule(decision, route))) << to_json(route).view();
  }
}

}  // namespace
}  // namespace figbridge::routing
