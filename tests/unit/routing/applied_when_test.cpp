// SPDX-License-Identifier: Apache-2.0
#include "routing/applied_when.h"

#include <gtest/gtest.h>

namespace figbridge::routing {
namespace {

bool holds(FailsWhen rule, std::string_view answer) {
  Problems problems;
  const auto when = AppliedWhen::compile({.applied_when = std::move(rule)}, "x", problems);
  EXPECT_TRUE(problems.none());
  return when.holds(JsonIndex(answer), JsonIndex("{}")).value();
}

TEST(AppliedWhen, AnyAnswerSaysSoWithoutARule) {
  Problems problems;
  EXPECT_TRUE(AppliedWhen::compile({}, "x", problems).holds(JsonIndex("null"), JsonIndex("{}")).value());
}

TEST(AppliedWhen, TheValueMustBeThere) {
  EXPECT_TRUE(holds({.at = "Order/No"}, R"({"Order":{"No":1}})"));
  EXPECT_FALSE(holds({.at = "Order/No"}, R"({"Order":{"No":null}})"));
  EXPECT_FALSE(holds({.at = "Order/No"}, R"({"Order":{}})"));
  EXPECT_FALSE(holds({.at = "items"}, R"({"items":[]})"));
}

TEST(AppliedWhen, TheValueMustBeOneOfThoseListed) {
  EXPECT_TRUE(holds({.at = "/state", .in = {"BOOKED"}}, R"({"state":"BOOKED"})"));
  EXPECT_FALSE(holds({.at = "/state", .in = {"BOOKED"}}, R"({"state":"NEW"})"));
  EXPECT_TRUE(holds({.at = "/n", .in = {"0"}}, R"({"n":0.0})"));
}

TEST(AppliedWhen, AMissingValueIsNotAnythingElse) {
  EXPECT_TRUE(holds({.at = "/state", .not_ = {"NONE"}}, R"({"state":"NEW"})"));
  EXPECT_FALSE(holds({.at = "/state", .not_ = {"NONE"}}, R"({"state":"NONE"})"));
  EXPECT_FALSE(holds({.at = "/state", .not_ = {"NONE"}}, R"({})"));
}

TEST(AppliedWhen, OneElementThatFitsIsEnough) {
  const FailsWhen rule{.at = "/items/ref", .in = {"r2"}};
  EXPECT_TRUE(holds(rule, R"({"items":[{"ref":"r1"},{"ref":"r2"}]})"));
  EXPECT_FALSE(holds(rule, R"({"items":[{"ref":"r1"}]})"));
  EXPECT_FALSE(holds({.at = "/items/1/ref", .in = {"r1"}}, R"({"items":[{"ref":"r1"}]})"));
}

TEST(AppliedWhen, TheValueMayHaveToBeTheRequests) {
  Problems problems;
  const auto when = AppliedWhen::compile(
      {.applied_when = FailsWhen{.at = "Order/Ref"}, .equals = JsonPointer::of({"reference"})}, "x",
      problems);
  const std::string_view answer = R"({"Order":[{"Ref":"a"},{"Ref":"b"}]})";
  EXPECT_TRUE(when.holds(JsonIndex(answer), JsonIndex(R"({"reference":"b"})")).value());
  EXPECT_FALSE(when.holds(JsonIndex(answer), JsonIndex(R"({"reference":"c"})")).value());
  EXPECT_FALSE(when.holds(JsonIndex(answer), JsonIndex(R"({"reference":null})")).has_value());
  EXPECT_FALSE(when.holds(JsonIndex(answer), JsonIndex("{}")).has_value());
}

TEST(AppliedWhen, APathThatIsNoneIsReported) {
  Problems problems;
  const auto when = AppliedWhen::compile({.applied_when = FailsWhen{.at = "a/~2"}}, "x", problems);
  EXPECT_FALSE(problems.none());
}

}  // namespace
}  // namespace figbridge::routing
