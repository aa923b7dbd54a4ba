// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

using Kind = ConfigNode::Kind;

ConfigNode scalar(std::string text, std::uint32_t line = 1) {
  return {.kind = Kind::scalar, .text = std::move(text), .mark = {nullptr, line, 1}};
}
ConfigNode list(std::vector<ConfigNode> items, std::uint32_t line = 1) {
  return {.kind = Kind::sequence, .mark = {nullptr, line, 1}, .items = std::move(items)};
}
ConfigNode map(std::vector<std::pair<std::string, ConfigNode>> members, std::uint32_t line = 1) {
  ConfigNode node{.kind = Kind::map, .mark = {nullptr, line, 1}};
  for (auto& [name, value] : members) node.members.emplace_back(scalar(name, line), std::move(value));
  return node;
}

TEST(RouteConfig, ReadsWhatAnOwnerWrites) {
  Problems problems;
  const auto row = read_route(
      "customer.update",
      map({{"stage", scalar("canary")},
           {"cohort",
            list({map({{"when", map({{"/companyCode", list({scalar("PT01")})}, {"/plant", scalar("7")}})}}),
                  map({{"callers", scalar("anna")}}), map({{"share", scalar("5%")}})})},
           {"accept_loss", scalar("true")},
           {"override_roles", scalar("support")},
           {"fallback", scalar("true")}}),
      problems);
  ASSERT_TRUE(row) << problems.list().front().describe();
  EXPECT_EQ(
      to_json(*row).view(),
      R"({"operation":"customer.update","stage":"canary","cohort":[{"when":{"/companyCode":["PT01"],"/plant":["7"]}},)"
      R"({"callers":["anna"]},{"share":"5%"}],"fallback":true,"override_roles":["support"],"accept_loss":true})");
}

TEST(RouteConfig, TellsEverythingThatIsWrongAtItsPlace) {
  Problems problems;
  const auto row = read_route(
      "a",
      map({{"stage", scalar("canari", 2)},
           {"held", scalar("x", 3)},
           {"cohort",
            list({map({{"share", scalar("5", 5)}}, 4), map({{"when", map({{"/a", map({}, 7)}}, 6)}}, 6)}, 3)},
           {"fallback", scalar("maybe", 8)}}),
      problems);
  EXPECT_FALSE(row);
  std::vector<std::pair<std::uint32_t, std::string>> told;
  for (const auto& problem : problems.list()) told.emplace_back(problem.mark.line, problem.path);
  EXPECT_EQ(told, (std::vector<std::pair<std::uint32_t, std::string>>{{1, "routes.a.held"},
                                                                      {2, "routes.a/stage"},
                                                                      {5, "routes.a/cohort/0/share"},
                                                                      {7, "routes.a/cohort/1/when/~1a/0"},
                                                                      {8, "routes.a/fallback"}}));
}

TEST(RouteConfig, IsAMap) {
  Problems problems;
  EXPECT_FALSE(read_route("a", scalar("legacy"), problems));
  EXPECT_EQ(problems.list().size(), 1U);
}

}  // namespace
}  // namespace figbridge::routing
