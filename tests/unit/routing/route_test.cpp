// SPDX-License-Identifier: Apache-2.0
#include "routing/route.h"

#include <gtest/gtest.h>

#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

Result<Route> parse(std::string_view json) {
  auto text = parse_json(json, {}, Origin::caller);
  EXPECT_TRUE(text) << json;
  return parse_route(*text);
}

TEST(Route, LeavesDefaultsOut) {
  EXPECT_EQ(to_json(test::row(Stage::legacy)).view(),
            R"({"operation":"customer.get","group":"customer","salt":"c1","stage":"legacy"})");
}

TEST(Route, EveryMemberSurvivesTheJourney) {
  const auto json = to_json(test::full_row());
  EXPECT_EQ(
      json.view(),
      R"({"operation":"customer.get","group":"customer","salt":"c1","stage":"canary",)"
      R"("cohort":[{"when":{"/companyCode":["PT01","ES\n02"]}},{"callers":["anna"],"side":"legacy"},)"
      R"({"roles":["pilot"]},{"share":"5.25%"}],"copies":"journal","compare":"1.5%","fallback":true,)"
      R"("override_roles":["support","test"],"accept_loss":true,"frozen":"in_place","rollback_to":"shadow",)"
      R"("held":{"by":"trip","since":"2026-11-21T06:28:39.042Z","why":"5 % faults"},"successor":"crm.get"})");
  const auto back = parse_route(json);
  ASSERT_TRUE(back) << back.error().describe();
  EXPECT_EQ(*back, test::full_row());
}

TEST(Route, TheOrderOfMembersDoesNotMatter) {
  const auto one = parse(R"({"stage":"modern","operation":"a"})");
  ASSERT_TRUE(one);
  EXPECT_EQ(to_json(*one).view(), R"({"operation":"a","stage":"modern"})");
}

struct Wrong {
  std::string_view json, at, text;
};

class WrongRoute : public testing::TestWithParam<Wrong> {};

TEST_P(WrongRoute, IsRefusedAtItsPlace) {
  const auto parsed = parse(GetParam().json);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().kind, ErrorKind::invalid);
  EXPECT_EQ(parsed.error().location, GetParam().at);
  EXPECT_NE(parsed.error().text.find(GetParam().text), std::string::npos) << parsed.error().text;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongRoute,
    testing::Values(Wrong{R"([])", "", "an object"}, Wrong{R"({"stag":"legacy"})", "/stag", "unknown member"},
                    Wrong{R"({"stage":"canari"})", "/stage", "one of legacy, shadow"},
                    Wrong{R"({"stage":1})", "/stage", "a string"},
                    Wrong{R"({"compare":"5"})", "/compare", "a percentage"},
                    Wrong{R"({"fallback":"yes"})", "/fallback", "true or false"},
                    Wrong{R"({"cohort":{}})", "/cohort", "a list"},
                    Wrong{R"({"cohort":[{}]})", "/cohort/0", "exactly one"},
                    Wrong{R"({"cohort":[{"share":"5%","roles":["a"]}]})", "/cohort/0", "exactly one"},
                    Wrong{R"({"cohort":[{"when":{"a/b":["x"]}}]})", "/cohort/0/when/a~1b", "a JSON Pointer"},
                    Wrong{R"({"cohort":[{"when":{"/a":[{}]}}]})", "/cohort/0/when/~1a/0", "a string, number"},
                    Wrong{R"({"cohort":[{"when":{"/a":[]}}]})", "/cohort/0/when/~1a", "at least one"},
                    Wrong{R"({"cohort":[{"when":{}}]})", "/cohort/0/when", "at least one"},
                    Wrong{R"({"cohort":[{"callers":[]}]})", "/cohort/0/callers", "at least one"},
                    Wrong{R"({"cohort":[{"side":"legacy"}]})", "/cohort/0", "exactly one"},
                    Wrong{R"({"cohort":[{"share":"5%","side":"left"}]})", "/cohort/0/side",
                          "legacy or modern"},
                    Wrong{R"({"rollback_to":"modern"})", "/rollback_to", "legacy, shadow"},
                    Wrong{R"({"frozen":true})", "/frozen", "a string"},
                    Wrong{R"({"held":{}})", "/held", "by is missing"},
                    Wrong{R"({"override_roles":[""]})", "/override_roles/0", "is empty"}));

TEST(Route, ListsAreBounded) {
  std::string rules = R"({"cohort":[)";
  for (int at = 0; at < 257; ++at) rules += std::string(at == 0 ? "" : ",") + R"({"roles":["a"]})";
  EXPECT_EQ(parse(rules + "]}").error().text, "more than 256 entries");
}

TEST(Route, TheDefaultRowIsAnsweredByWhoIsThere) {
  EXPECT_EQ(default_route(test::OperationBuilder(), "s").stage, Stage::legacy);
  EXPECT_EQ(default_route(test::OperationBuilder().without_legacy(), "s").stage, Stage::modern);
  EXPECT_EQ(default_route(test::OperationBuilder().without_modern(), "s").stage, Stage::legacy);
}

TEST(Route, DifferencesAreToldByMember) {
  auto after = test::row(Stage::canary, {test::share(500)});
  after.fallback = true;
  EXPECT_EQ(differences(test::row(Stage::legacy), after),
            (std::vector<FieldChange>{{"stage", R"("legacy")", R"("canary")"},
                                      {"cohort", "null", R"([{"share":"5%"}])"},
                                      {"fallback", "null", "true"}}));
  EXPECT_TRUE(differences(after, after).empty());
}

}  // namespace
}  // namespace figbridge::routing
