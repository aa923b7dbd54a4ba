// SPDX-License-Identifier: Apache-2.0
#include "facade/error_form_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The ERP's way: Return/Type in E, A; a number; a declared fault.
StepSpec erp() {
  StepSpec step;
  step.fails_when =
      FailsWhen{.at = "Return/Type", .in = {"E", "A"}, .code = "Return/Num", .text = "Return/Text"};
  step.errors = {{"042", "unknown"},
                 {"060", "blocked"},
                 {"customer_fault", "unknown"},
                 {"shop_fault", "shut"},
                 {"*", "rejected"}};
  return step;
}

Contract description() {
  Contract contract;
  contract.errors = {{"customer_fault", JsonText::trusted("true")},
                     {"shop_fault", JsonText::trusted("true")}};
  return contract;
}

std::vector<std::string> rows_of(const ErrorForm& form) {
  std::vector<std::string> out;
  for (const auto& row : form.answer.rows) out.push_back(row.to + "=" + row.constant.value_or("?"));
  return out;
}

TEST(CompletedForm, TurnsFailsWhenAroundAndPutsTheTextWhereTheSideHasIts) {
  const auto form = completed_form({.code = "blocked", .text = "Blocked"}, erp(), description());
  EXPECT_THAT(rows_of(form),
              ElementsAre(R"(Return/Num="060")", R"(Return/Type="E")", R"(Return/Text="Blocked")"));
}

TEST(CompletedForm, WhatIsWrittenStandsAboveWhatIsDerived) {
  ErrorForm written{.code = "blocked"};
  written.answer.rows = {{.to = "/Return/Type", .constant = "\"A\""}};
  EXPECT_THAT(rows_of(completed_form(written, erp(), description())),
              ElementsAre(R"(/Return/Type="A")", R"(Return/Num="060")"));
}

TEST(CompletedForm, AnErrorThatTheSideTellsByAFaultBecomesThatFault) {
  const auto form = completed_form({.code = "shut", .text = "Shut"}, erp(), description());
  EXPECT_EQ(form.fault, "shop_fault");
  EXPECT_THAT(form.answer.rows, IsEmpty());
}

TEST(CompletedForm, TheFirstOfSeveralNamesCountsUnlessRowsSayOtherwise) {
  EXPECT_EQ(completed_form({.code = "unknown"}, erp(), description()).fault, "");
  ErrorForm detailed{.code = "unknown"};
  detailed.detail.rows = {{.to = "Code", .constant = "\"042\""}};
  EXPECT_EQ(completed_form(detailed, erp(), description()).fault, "customer_fault");
}

TEST(CompletedForm, ACodeOfANumericTypeIsANumber) {
  Contract numeric;
  numeric.output = JsonText::trusted(R"({"properties":{"rc":{"type":"integer"}}})");
  StepSpec step;
  step.fails_when = FailsWhen{.at = "rc", .not_ = {"0"}, .code = "rc"};
  step.errors = {{"7", "blocked"}, {"07", "shut"}};
  EXPECT_THAT(rows_of(completed_form({.code = "blocked"}, step, numeric)), ElementsAre("rc=7"));
  EXPECT_THAT(rows_of(completed_form({.code = "shut"}, step, numeric)), ElementsAre("rc=\"07\""));
}

TEST(CompletedForm, WhatTheSideDoesNotKnowIsNotGuessed) {
  EXPECT_THAT(completed_form({.code = "rejected"}, erp(), description()).answer.rows, IsEmpty());
}

ErrorForm with_detail(std::vector<MappingRow> rows) {
  return {.code = "x", .text = "T", .fault = "f", .detail = {std::move(rows)}};
}

Contract contract() {
  Contract out;
  out.input = JsonText::trusted(
      R"({"required":["id"],"properties":{"id":{"type":"integer"},"name":{"type":"string"}}})");
  return out;
}

TEST(SketchOf, HoldsConstantsAndTheTextAndLeavesOpenWhatIsReadLater) {
  const auto form = with_detail({{.to = "Code", .constant = "\"042\""},
                                 {.from = "/text", .to = "Text"},
                                 {.from = "/error/who", .to = "Who/Name"}});
  const auto sketch = sketch_of(form, contract(), false);
  EXPECT_EQ(sketch.fault, "f");
  EXPECT_EQ(sketch.body->view(), R"({"Code":"042","Text":"T","Who":{"Name":null}})");
  EXPECT_THAT(sketch.open, ElementsAre("/Who/Name"));
}

TEST(SketchOf, CertainIsOnlyWhatEveryRequestHas) {
  const auto form = with_detail({{.from = "/input/id", .to = "No"},
                                 {.from = "/input/name", .to = "Name"},
                                 {.from = "/error/who", .to = "Who"},
                                 {.from = "/error/why", .to = "Why", .fallback = "\"\""}});
  EXPECT_EQ(sketch_of(form, contract(), true).body->view(), R"({"No":null,"Why":null})");
}

TEST(SketchOf, ANullThatIsWrittenIsNotOpen) {
  EXPECT_THAT(sketch_of(with_detail({{.to = "Tax", .constant = "null"}}), contract(), false).open, IsEmpty());
}

TEST(SketchOf, WithoutRowsThereIsNoBody) {
  EXPECT_FALSE(sketch_of(with_detail({}), contract(), false).body);
}

}  // namespace
}  // namespace figbridge::facade
