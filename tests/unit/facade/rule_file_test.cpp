// SPDX-License-Identifier: Apache-2.0
#include "facade/config/rule_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/facade/config_support.h"

namespace figbridge::facade {
namespace {

using migrations::Proposal;
using testing::IsEmpty;

const Acceptance kAccepted{
    .owner = "team: sales", .reason = "codes", .expires = "2027-03-31", .author = "ada"};

/// The story's sample with one operation, and the file beside it.
migrations::ParityRule read_back(const RuleFile& file) {
  test::FakeSurroundings surroundings;
  surroundings.files["/fb/a.yaml"] =
      "listeners: {api: {protocol: rest, port: 8080}}\nbackends: {crm: {protocol: rest}}\n"
      "operations: {a.get: {safety: read, modern: {backend: crm, call: GET /a}}}\n";
  surroundings.files["/fb/" + file.name] = file.text;
  const auto [configuration, problems] = test::load(surroundings);
  EXPECT_THAT(problems, IsEmpty()) << file.text;
  return configuration == nullptr ? migrations::ParityRule{} : configuration->comparison("a.get").rules.at(0);
}

TEST(RuleFile, IsReadBackAsTheRuleThatWasProposed) {
  const auto map = rule_file_of(
      "a.get", {.name = "v-map", .field = "/v", .what = "map", .value = R"({"A": "ACTIVE", 1: "O'NE"})"},
      kAccepted);
  ASSERT_TRUE(map);
  const auto rule = read_back(*map);
  EXPECT_EQ(rule.id, "a.get-v-map");
  EXPECT_EQ(rule.field, "/v");
  EXPECT_EQ(rule.values, (std::vector<std::pair<std::string, std::string>>{{R"("A")", R"("ACTIVE")"},
                                                                           {"1", R"("O'NE")"}}));
  EXPECT_EQ(rule.owner, "team: sales");
  EXPECT_EQ(rule.expires, "2027-03-31");
  const auto date = rule_file_of(
      "a.get", {.name = "v-date", .field = "/v/*", .what = "date", .value = "yyyymmdd -> date"}, kAccepted);
  EXPECT_EQ(read_back(*date).date_from, routing::DateForm::yyyymmdd);
  const auto cents =
      rule_file_of("a.get", {.name = "v-times", .field = "/v", .what = "times", .value = "0.01"}, kAccepted);
  EXPECT_EQ(read_back(*cents).power, -2);
  const auto trim =
      rule_file_of("a.get", {.name = "v-trim", .field = "/v", .what = "trim", .value = "true"}, kAccepted);
  EXPECT_EQ(read_back(*trim).what, migrations::ParityRule::What::trim);
}

TEST(RuleFile, IsRefusedWithoutOwnerReasonOrDayAndForIds) {
  const Proposal trim{.name = "v-trim", .field = "/v", .what = "trim", .value = "true"};
  EXPECT_FALSE(rule_file_of("a.get", trim, {.reason = "r", .expires = "2027-03-31"}));
  EXPECT_FALSE(rule_file_of("a.get", trim, {.owner = "o", .expires = "2027-03-31"}));
  EXPECT_FALSE(rule_file_of("a.get", trim, {.owner = "o", .reason = "r", .expires = "2027-02-30"}));
  EXPECT_FALSE(rule_file_of("a.get", {.name = "v-ids", .field = "/v", .what = "ids"}, kAccepted));
}

}  // namespace
}  // namespace figbridge::facade
