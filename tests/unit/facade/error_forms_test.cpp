// SPDX-License-Identifier: Apache-2.0
#include "facade/error_forms.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

using routing::Mapping;
using routing::MappingPart;

Mapping rows(std::vector<MappingRow> list) {
  Problems problems;
  auto mapping = Mapping::compile({std::move(list)}, MappingPart::response, "", problems);
  EXPECT_TRUE(problems.none());
  return mapping;
}

Error rejected(std::string code, std::string detail = {}) {
  return {.kind = ErrorKind::rejected,
          .origin = Origin::backend,
          .code = std::move(code),
          .detail = std::move(detail)};
}

ErrorForms three_forms() {
  ErrorForms forms;
  forms.add({.code = "lost", .text = "It is lost"});
  forms.add({.code = "shut", .plain = true});
  forms.add({.code = "*", .text = "No"});
  return forms;
}

TEST(ErrorForms, FindsTheFormOfTheContractsCode) {
  EXPECT_EQ(three_forms().find(rejected("lost"))->text, "It is lost");
}

TEST(ErrorForms, EveryOtherRejectionHasTheFormOfTheRest) {
  const auto forms = three_forms();
  EXPECT_EQ(forms.find(rejected(""))->text, "No");
  EXPECT_EQ(forms.find(rejected("new"))->text, "No");
}

TEST(ErrorForms, WhatIsToldPlainlyHasNoForm) {
  EXPECT_EQ(three_forms().find(rejected("shut")), nullptr);
}

TEST(ErrorForms, ABreakdownIsNoBusinessError) {
  const auto forms = three_forms();
  EXPECT_EQ(forms.find({.kind = ErrorKind::timeout, .code = "lost"}), nullptr);
  EXPECT_EQ(forms.find({.kind = ErrorKind::fault}), nullptr);
}

TEST(ErrorForms, ADeclaredFaultHasTheFormOfItsCode) {
  EXPECT_EQ(three_forms().find({.kind = ErrorKind::fault, .code = "lost"})->text, "It is lost");
}

TEST(ErrorForms, RowsReadTheRequestTheErrorsBodyAndTheText) {
  const ErrorForms::Form form{.text = "It is lost",
                              .rows = rows({{.from = "/input/id", .to = "No"},
                                            {.from = "/error/who", .to = "Who"},
                                            {.from = "/text", .to = "Text"},
                                            {.to = "Code", .constant = "\"042\""}})};
  EXPECT_EQ(form.body(R"({"id":7})", rejected("lost", R"({"who":"me","secret":"x"})"))->view(),
            R"({"No":7,"Who":"me","Text":"It is lost","Code":"042"})");
}

TEST(ErrorForms, ABodyThatIsNoObjectIsNotRead) {
  const ErrorForms::Form form{.rows = rows({{.from = "/error/who", .to = "Who"}})};
  EXPECT_EQ(form.body("", rejected("lost", "[1]"))->view(), "{}");
}

TEST(ErrorForms, WithoutRowsThereIsAnEmptyBody) {
  EXPECT_EQ(ErrorForms::Form{}.body(R"({"id":7})", rejected("lost"))->view(), "{}");
}

}  // namespace
}  // namespace figbridge::facade
