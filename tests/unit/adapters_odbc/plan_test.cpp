// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/odbc/odbc_backend_call.h"
#include "adapters/odbc/odbc_contract.h"
#include "adapters/odbc/odbc_errors.h"
#include "adapters/odbc/odbc_statement.h"

namespace figbridge::odbc {
namespace {

using testing::HasSubstr;

Plan sample_plan() {
  Plan plan;
  Statement statement = *parse_procedure("sp_due(:dueBefore, out :rc)");
  statement.parameters[0].type = ValueType::date;
  statement.parameters[1].type = ValueType::integer;
  statement.columns = {{"total", ValueType::decimal}};
  statement.max_affected = 7;
  plan.statements.push_back(statement);
  plan.fails_when = FailureRule{.at = "rc", .in = {}, .not_ = {"0"}};
  return plan;
}

TEST(OdbcPlan, SurvivesTheWayToTheWorker) {
  const auto text = plan_text(sample_plan());
  EXPECT_EQ(text.find('\n'), std::string::npos);
  const auto again = read_plan(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(plan_text(*again), text);
}

TEST(OdbcPlan, ARequestIsReadAsItWasSaid) {
  const auto text =
      request_text({.work = Work::describe, .transaction = false, .plan = "{}", .input = "{\"a\":1}"});
  const auto again = read_request(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->work, Work::describe);
  EXPECT_FALSE(again->transaction);
  EXPECT_EQ(again->plan, "{}");
  EXPECT_EQ(again->input, "{\"a\":1}");
  EXPECT_FALSE(read_request("0t\n"));
  EXPECT_FALSE(read_request("9t\n\n\n"));
}

TEST(OdbcPlan, WhatAWorkerMadeUpIsNoFailure) {
  EXPECT_TRUE(read_failure(failure_text({.text = "x"})));
  EXPECT_FALSE(read_failure("x"));
  EXPECT_FALSE(read_failure(R"({"kind":200})"));
}

TEST(OdbcPlan, TheContractKnowsNamesAndShapesWithoutADatabase) {
  const auto contract = contract_of(sample_plan());
  EXPECT_EQ(
      contract.input.view(),
      R"({"type":"object","properties":{"dueBefore":{"type":["string","null"],"format":"date"}},"required":["dueBefore"]})");
  EXPECT_THAT(std::string(contract.output.view()), HasSubstr(R"("rc":{"type":["integer","null"]})"));
  EXPECT_THAT(std::string(contract.output.view()), HasSubstr(R"("rows":{"type":"array")"));
}

TEST(OdbcErrors, EverySqlstateHasOneMeaning) {
  EXPECT_EQ(meaning_of("23505", 7).code, "unique_violation");
  EXPECT_EQ(meaning_of("23000", 1062).code, "unique_violation");
  EXPECT_EQ(meaning_of("23999", 0).kind, ErrorKind::conflict);
  EXPECT_EQ(meaning_of("40P01", 0).kind, ErrorKind::overloaded);
  EXPECT_TRUE(meaning_of("40001", 0).transient);
  EXPECT_TRUE(meaning_of("08S01", 0).link);
  EXPECT_TRUE(meaning_of("HYT00", 0).link);
  EXPECT_EQ(meaning_of("22001", 0).kind, ErrorKind::rejected);
  EXPECT_EQ(meaning_of("01004", 0).kind, ErrorKind::bad_answer);
  EXPECT_EQ(meaning_of("ZZZZZ", 0).kind, ErrorKind::fault);
  EXPECT_FALSE(meaning_of("HY000", 0).statement);
}

net::WorkerOutcome failed_with(Failure failure, bool started) {
  return {.end = net::WorkerEnd::failed, .started = started, .rows = {}, .last = failure_text(failure)};
}

TEST(OdbcErrors, ACodeThatTheConfigurationKnowsIsABusinessError) {
  const auto outcome = failed_with({.kind = ErrorKind::conflict,
                                    .state = "23505",
                                    .native = 1,
                                    .code = "unique_violation",
                                    .remote = "Key (no)=(7)"},
                                   true);
  EXPECT_EQ(error_of(outcome, {}, {}).kind, ErrorKind::conflict);
  for (const std::string known : {"unique_violation", "23505", "1", "*"}) {
    const auto error = error_of(outcome, {}, {known});
    EXPECT_EQ(error.kind, ErrorKind::rejected) << known;
    EXPECT_EQ(error.code, known == "*" ? "unique_violation" : known);
    EXPECT_EQ(error.describe().find("Key"), std::string::npos);
  }
}

TEST(OdbcErrors, AFailureOfTheLinkIsNoBusinessErrorWhateverItIsCalled) {
  const auto outcome =
      failed_with({.kind = ErrorKind::closed, .effect = Effect::unknown, .state = "08S01"}, true);
  const auto error = error_of(outcome, {}, {"*"});
  EXPECT_EQ(error.kind, ErrorKind::closed);
  EXPECT_EQ(error.effect, Effect::unknown);
}

TEST(OdbcErrors, WhatAWorkerHeldMayHaveHadAnEffectOnlyIfItHadStarted) {
  for (const auto end : {net::WorkerEnd::timed_out, net::WorkerEnd::lost, net::WorkerEnd::too_large}) {
    EXPECT_EQ(error_of({.end = end, .started = true}, {}, {}).effect, Effect::unknown);
    EXPECT_EQ(error_of({.end = end, .started = false}, {}, {}).effect, Effect::none);
  }
  EXPECT_EQ(error_of({.end = net::WorkerEnd::failed, .started = true, .rows = {}, .last = "rubbish"}, {}, {})
                .effect,
            Effect::unknown);
}

}  // namespace
}  // namespace figbridge::odbc
