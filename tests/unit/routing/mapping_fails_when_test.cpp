// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "routing/fails_when.h"
#include "tests/unit/routing/mapping_support.h"

namespace figbridge::routing {
namespace {

SideErrors compile(FailsWhen rule, std::vector<std::pair<std::string, std::string>> errors = {}) {
  StepSpec step;
  step.fails_when = std::move(rule);
  step.errors = std::move(errors);
  Problems problems;
  auto out = SideErrors::compile(step, "legacy", problems);
  EXPECT_EQ(test::texts(problems), "");
  return out;
}

/// The code, "-" for a failure without one, "" for no failure.
std::string found(const SideErrors& rule, std::string_view answer) {
  const auto error = rule.failure_in(JsonIndex(answer));
  if (!error) return "";
  EXPECT_EQ(error->kind, ErrorKind::rejected);
  EXPECT_EQ(error->effect, Effect::none);
  return error->code.empty() ? "-" : error->code;
}

const FailsWhen kReturn{.at = "Return/Type", .in = {"E", "A"}, .not_ = {}, .code = "Return/Num"};

TEST(FailsWhen, FindsAFailureInsideANormalAnswerAndNamesIt) {
  const auto rule = compile(kReturn, {{"042", "unknown_customer"}, {"*", "other"}});
  EXPECT_EQ(found(rule, R"({"Return":{"Type":"E","Num":"042"}})"), "unknown_customer");
  EXPECT_EQ(found(rule, R"({"Return":{"Type":"A","Num":"7"}})"), "other");
  EXPECT_EQ(found(rule, R"({"Return":{"Type":"S","Num":"042"}})"), "");
  EXPECT_EQ(found(rule, R"({"Return":{"Type":null}})"), "");
  EXPECT_EQ(found(rule, R"({"Return":null})"), "");
  EXPECT_EQ(found(rule, "{}"), "");
}

TEST(FailsWhen, LooksThroughArraysAndTakesTheCodeOfTheFailingElement) {
  const auto rule = compile(kReturn, {{"1", "one"}, {"2", "two"}});
  EXPECT_EQ(found(rule, R"({"Return":[{"Type":"S","Num":"1"},{"Type":"E","Num":"2"}]})"), "two");
  EXPECT_EQ(found(rule, R"({"Return":[{"Type":"S","Num":"1"}]})"), "");
  EXPECT_EQ(found(rule, R"({"Return":[]})"), "");
}

TEST(FailsWhen, UndeclaredCodesOfTheSideDoNotTravel) {
  const auto rule = compile(kReturn, {{"042", "unknown_customer"}});
  EXPECT_EQ(found(rule, R"({"Return":{"Type":"E","Num":"secret"}})"), "-");
  EXPECT_EQ(rule.failure_in(JsonIndex(R"({"Return":{"Type":"E","Num":"secret"}})"))->remote, "secret");
}

TEST(FailsWhen, NotFailsForEverythingElseMissingValuesIncluded) {
  const auto rule = compile({.at = "rc", .in = {}, .not_ = {"0"}, .code = ""});
  EXPECT_EQ(found(rule, R"({"rc":0})"), "");
  EXPECT_EQ(found(rule, R"({"rc":0.0})"), "");
  EXPECT_EQ(found(rule, R"({"rc":"0"})"), "");
  EXPECT_EQ(found(rule, R"({"rc":8})"), "-");
  EXPECT_EQ(found(rule, R"({"rc":null})"), "-");
  EXPECT_EQ(found(rule, "{}"), "-");
}

TEST(FailsWhen, NamesFaultsAndLeavesOtherErrorsAlone) {
  StepSpec step;
  step.errors = {{"404", "unknown_customer"}};
  Problems problems;
  const auto errors = SideErrors::compile(step, "modern", problems);
  EXPECT_FALSE(errors.looks());
  EXPECT_EQ(errors.named(Error{.kind = ErrorKind::rejected, .code = "404"}).code, "unknown_customer");
  EXPECT_EQ(errors.named(Error{.kind = ErrorKind::fault, .code = "500"}).code, "");
  EXPECT_EQ(errors.named(Error{.kind = ErrorKind::timeout, .code = "x"}).code, "x");
  EXPECT_EQ(errors.named(Error{.kind = ErrorKind::fault, .code = "500", .detail = R"({"sql":"x"})"}).detail,
            "");
}

TEST(FailsWhen, RulesThatSayNothingAreReported) {
  StepSpec step;
  step.fails_when = FailsWhen{.at = "/a~3", .in = {}, .not_ = {}, .code = ""};
  step.errors = {{"1", "a"}, {"1", "b"}};
  Problems problems;
  static_cast<void>(SideErrors::compile(step, "legacy", problems));
  EXPECT_EQ(problems.list().size(), 3U);
}

}  // namespace
}  // namespace figbridge::routing
