// SPDX-License-Identifier: Apache-2.0
// The command line against an admin plane on a real socket.
#include <gmock/gmock.h>

#include <CLI/App.hpp>
#include <fstream>
#include <sstream>

#include "apps/figbridge/cli/app.h"
#include "tests/unit/facade/admin_fixture.h"
#include "tests/unit/facade/observe_fakes.h"

namespace figbridge::cli {
namespace {

using facade::testing::AdminTest;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Said {
  int exit = 0;
  std::string out;
  std::string err;
};

Said run_at(const std::string& socket, std::vector<std::string> words, const std::string& input = {},
            bool interactive = false) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Context context{.in = in, .out = out, .err = err, .interactive = interactive, .socket = socket};
  std::vector<const char*> argv = {"figbridge"};
  for (const auto& word : words) argv.push_back(word.c_str());
  const int exit = run_command_line(static_cast<int>(argv.size()), argv.data(), {}, context);
  return {.exit = exit, .out = out.str(), .err = err.str()};
}

class CommandTest : public AdminTest {
 public:
  Said run(std::vector<std::string> words, const std::string& input = {}, bool interactive = false) {
    return run_at(socket(), std::move(words), input, interactive);
  }
  Said set_canary() {
    return run({"routes", "set", "customer.get", "--stage", "canary", "--share", "20%", "--reason",
                "first customers"});
  }
};

TEST_F(CommandTest, RoutesSetMovesAnOperationAndSaysSo) {
  const auto said = set_canary();
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, StartsWith("version 2 by " + me()));
  EXPECT_THAT(said.out,
              HasSubstr(": first customers\ncustomer.get\n  stage   legacy → canary\n  cohort  - → 20%\n"));
  EXPECT_THAT(said.err, HasSubstr("next: figbridge observed"));
  EXPECT_THAT(said.err, HasSubstr("figbridge rollback customer.get takes it back"));
}

TEST_F(CommandTest, RoutesListsWhoAnswersWhat) {
  set_canary();
  const auto said = run({"routes"});
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, StartsWith("OPERATION        STAGE   COHORT"));
  EXPECT_THAT(said.out, HasSubstr("\ncustomer.get     canary  20%"));
  EXPECT_THAT(said.out, HasSubstr(me()));
  EXPECT_EQ(run({"routes", "list"}).out, said.out);
}

TEST_F(CommandTest, EveryAnswerIsThereAsJsonAndYaml) {
  const auto json = run({"routes", "-o", "json"});
  EXPECT_EQ(nlohmann::json::parse(json.out).at("routes").size(), 4U);
  EXPECT_THAT(run({"-o", "yaml", "routes"}).out,
              StartsWith("version: 1\nroutes:\n  -\n    operation: customer.find\n"));
}

TEST_F(CommandTest, RollbackNeedsNoReasonAndHistoryTellsWhoAndWhen) {
  set_canary();
  const auto back = run({"rollback", "customer.get"});
  EXPECT_EQ(back.exit, 0) << back.err;
  EXPECT_THAT(back.out, HasSubstr("  stage  canary → legacy\n  held   - → rollback: rolled back by hand\n"));
  const auto history = run({"routes", "history", "customer.get"});
  EXPECT_THAT(history.out, HasSubstr("rolled back by hand"));
  EXPECT_THAT(history.out, HasSubstr("first customers"));
  EXPECT_THAT(history.out, HasSubstr("2026-11-21 06:28"));
}

TEST_F(CommandTest, RulesBesideTheShareLeaveTheShareInPlace) {
  set_canary();
  const auto said = run({"routes", "set", "customer.get", "--when", "/companyCode=PT01,PT02&/plant=1",
                         "--caller", "shop", "--reason", "Porto first"});
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("20% → /companyCode=PT01,PT02 & /plant=1; caller shop; 20%"));
  const auto none = run({"routes", "set", "customer.get", "--no-cohort", "--share", "5%", "--reason", "x"});
  EXPECT_THAT(none.out, HasSubstr("→ 5%\n"));
}

TEST_F(CommandTest, AGateHasAnExitCodeAndAdvice) {
  const auto lossy =
      run({"routes", "set", "customer.update", "--stage", "canary", "--share", "5%", "--reason", "x"});
  EXPECT_EQ(lossy.exit, 8);
  EXPECT_THAT(lossy.err, HasSubstr("add --accept-loss"));
  EXPECT_EQ(lossy.out, "");
  EXPECT_EQ(run({"routes", "set", "customer.update", "--stage", "canary", "--share", "5%", "--reason", "x",
                 "--accept-loss"})
                .exit,
            0);
  EXPECT_EQ(run({"routes", "set", "customer.update", "--stage", "shadow", "--reason", "x"}).exit, 8);
}

TEST_F(CommandTest, FreezeAndUnfreezeHoldBackEverythingElse) {
  EXPECT_EQ(run({"routes", "freeze", "customer.get", "--side", "legacy", "--reason", "month end"}).exit, 0);
  const auto held = set_canary();
  EXPECT_EQ(held.exit, 8);
  EXPECT_THAT(held.err, HasSubstr("figbridge routes unfreeze"));
  EXPECT_THAT(run({"routes"}).out, HasSubstr("frozen (legacy)"));
  EXPECT_EQ(run({"routes", "unfreeze", "customer.get", "--reason", "over"}).exit, 0);
  EXPECT_EQ(set_canary().exit, 0);
}

TEST_F(CommandTest, AMovedTableIsAConflict) {
  set_canary();
  const auto said =
      run({"routes", "set", "stock.get", "--stage", "modern", "--reason", "x", "--at-version", "1"});
  EXPECT_EQ(said.exit, 5);
}

TEST_F(CommandTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(run({"routes", "show", "no.such"}).exit, 4);
  EXPECT_EQ(run({"rollback", "--group", "no.such"}).exit, 4);
  EXPECT_EQ(run({"table", "show", "99"}).exit, 4);
  EXPECT_EQ(run({"explain", "nobody"}).exit, 4);
}

TEST_F(CommandTest, ShowTellsARowWhole) {
  set_canary();
  const auto said = run({"routes", "show", "customer.get"});
  EXPECT_THAT(said.out, HasSubstr("\nsalt          c1\n"));
  EXPECT_THAT(said.out, HasSubstr("\ncohort        20%\n"));
  EXPECT_THAT(said.out, HasSubstr(": first customers\n"));
}

TEST_F(CommandTest, APersonIsAskedBeforeEveryCallerIsMoved) {
  const std::vector<std::string> words = {"routes",   "set", "customer.get", "--stage", "modern",
                                          "--reason", "x"};
  const auto no = run(words, "n\n", true);
  EXPECT_EQ(no.exit, 8);
  EXPECT_THAT(no.err, HasSubstr("customer.get goes to stage modern for every caller. Go on? [y/N]"));
  EXPECT_EQ(service->pin()->version(), 1U);
  EXPECT_EQ(run(words, "y\n", true).exit, 0);
}

TEST_F(CommandTest, TableDiffVerifyAndRestore) {
  set_canary();
  const auto differ = run({"table", "diff", "1", "2"});
  EXPECT_EQ(differ.exit, 2);
  EXPECT_THAT(differ.out, HasSubstr("stage   legacy → canary"));
  EXPECT_EQ(run({"table", "diff", "2"}).exit, 0);
  EXPECT_THAT(run({"table", "verify"}).out, StartsWith("2 versions, each hash and link right\nhead "));
  EXPECT_EQ(run({"table", "restore", "1", "--reason", "back"}).exit, 0);
  EXPECT_THAT(run({"table", "diff", "1"}).out, StartsWith("customer.get\n  held  - → restore: back\n"));
  EXPECT_THAT(run({"table", "show"}).out, StartsWith("version 3\nhash "));
  EXPECT_THAT(run({"table", "show", "2"}).out, HasSubstr(": first customers\nhash "));
}

TEST_F(CommandTest, PlanTellsDifferencesByItsExitCodeAndApplyDoesThem) {
  EXPECT_EQ(run({"plan"}).exit, 0);
  files = {row("stock.get")};
  files[0].stage = routing::Stage::canary;
  files[0].cohort = {{.share = 500}};
  const auto plan = run({"plan"});
  EXPECT_EQ(plan.exit, 2);
  EXPECT_THAT(plan.out, HasSubstr("change stock.get\n  stage   legacy → canary\n  cohort  - → 5%\n"));
  EXPECT_THAT(plan.err, HasSubstr("next: figbridge apply --plan "));
  EXPECT_EQ(run({"apply", "--plan", "x"}).exit, 5);
  EXPECT_EQ(run({"apply", "--reason", "release 2.4"}, "y\n", true).exit, 0);
  EXPECT_EQ(run({"plan"}).exit, 0);
  EXPECT_THAT(run({"apply"}).out, StartsWith("nothing to change"));
}

TEST_F(CommandTest, ReloadListsEverythingThatIsWrong) {
  reloaded = facade::ReloadReport{.problems = {"erp.yaml:1:2: backends.erp: no endpoints", "b.yaml:3:4: x"}};
  const auto said = run({"reload"});
  EXPECT_EQ(said.exit, 3);
  EXPECT_THAT(said.err, HasSubstr("\n  erp.yaml:1:2: backends.erp: no endpoints\n  b.yaml:3:4: x\n"));
  reloaded = facade::ReloadReport{.changes = {"operation stock.get is new"}};
  EXPECT_EQ(run({"reload"}).out, "operation stock.get is new\n");
}

TEST_F(CommandTest, ExplainShowsWhichRuleDecided) {
  const auto said =
      run({"explain", "GET", "/customers/42", "-H", "X-Company: PT01", "--role", "ops", "--caller", "shop"});
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_EQ(said.out,
            "customer.get through api: legacy, because of stage (table version 1)\ncalls erp GetCustomer\n"
            "   RULE   WHAT IT SAW\n*  stage  legacy answers in stage legacy\n");
  EXPECT_EQ(explained.headers.get("X-Company"), "PT01");
  EXPECT_EQ(explained.caller.name, "shop");
  run({"explain", "customer.get", "--input", "-"}, R"({"customerId":1.10})");
  EXPECT_EQ(explained.input.view(), R"({"customerId":1.10})");
}

TEST_F(CommandTest, ObservedTellsWhatIsCalledWithoutTrustingItsName) {
  auto seen = facade::testing::good_call();
  seen.operation.clear();
  seen.wire_name = "Get\x1b[31mPrice";
  seen.caller.verified = false;
  observed.record(seen);
  const auto said = run({"observed", "--callers"});
  EXPECT_THAT(said.out, HasSubstr("Get?[31mPrice (not configured)"));
  EXPECT_THAT(said.out, HasSubstr("shop (not verified)"));
  EXPECT_THAT(said.out, HasSubstr("12.3 ms"));
  EXPECT_THAT(said.out, Not(HasSubstr("\x1b")));
}

TEST_F(CommandTest, CallKeepsEveryDigitBothWays) {
  const auto said = run({"call", "customer.get", "--input", "-"}, R"({"id": 1.10})");
  EXPECT_EQ(called.input.view(), R"({"id":1.10})");
  EXPECT_EQ(said.out, "{\n  \"balance\": 12345678901234567890.10\n}\n");
  EXPECT_EQ(run({"call", "customer.get", "--input", "-"}, "{").exit, 1);
  EXPECT_EQ(run({"call", "customer.get", "--input", "/no/such/file"}).exit, 4);
}

TEST_F(CommandTest, StatusOperationsAndDocument) {
  status.listeners.push_back(
      {.name = "api", .protocol = "rest", .address = "127.0.0.1:8080", .in_flight = 2});
  status.backends.push_back(
      {.name = "erp",
       .protocol = "soap",
       .breaker = "open",
       .endpoints = {{.endpoint = "http://a", .healthy = false, .last_error = "refused"}}});
  const auto said = run({"status"});
  EXPECT_THAT(said.out, StartsWith("figbridge 1.2.3, ready, started 2026-11-21 06:00\n"));
  EXPECT_THAT(said.out, HasSubstr("erp      soap      http://a  down    open             0  refused\n"));
  EXPECT_THAT(run({"operations"}).out, HasSubstr("customer.update"));
  EXPECT_EQ(run({"openapi"}).out, "{\n  \"openapi\": \"3.1.0\"\n}\n");
}

TEST(CommandLine, WithoutABridgeSaysHowToReachOne) {
  const auto said = run_at("/tmp/no-such-figbridge.sock", {"routes"});
  EXPECT_EQ(said.exit, 7);
  EXPECT_THAT(said.err, HasSubstr("/tmp/no-such-figbridge.sock"));
  EXPECT_THAT(said.err, HasSubstr("figbridge serve --config DIR"));
  EXPECT_EQ(run_at("", {"routes"}).exit, 7);
  EXPECT_EQ(run_at(std::string(200, 'x'), {"routes"}).exit, 7);
}

TEST(CommandLine, WhatCannotBeUnderstoodIsAUsageError) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"nonsense"},
      {"routes", "set", "customer.get"},
      {"routes", "set", "--reason", "x", "--stage", "modern"},
      {"routes", "set", "a", "--group", "g", "--reason", "x", "--stage", "modern"},
      {"routes", "set", "a", "--reason", "x", "--stage", "nowhere"},
      {"routes", "set", "a", "--reason", "x"},
      {"routes", "set", "a", "--reason", "x", "--when", "companyCode", "--share", "5%"},
      {"routes", "-o", "xml"},
      {"explain"},
      {"table", "restore", "x", "--reason", "y"}};
  for (const auto& words : wrong) {
    const auto said = run_at("/tmp/no-such-figbridge.sock", words);
    EXPECT_EQ(said.exit, 64) << ::testing::PrintToString(words) << said.err;
    EXPECT_EQ(said.out, "") << ::testing::PrintToString(words);
    EXPECT_NE(said.err, "") << ::testing::PrintToString(words);
  }
}

TEST(CommandLine, HelpShowsExamplesFirst) {
  const auto said = run_at("", {"routes", "set", "--help"});
  EXPECT_EQ(said.exit, 0);
  EXPECT_LT(said.out.find("Examples:"), said.out.find("Usage:"));
  EXPECT_THAT(said.out, HasSubstr("--accept-loss"));
  EXPECT_EQ(run_at("", {"--version"}).out, "figbridge 0.1.0\n");
}

TEST(CommandLine, TakesCommandsOfOthers) {
  std::ostringstream out;
  std::ostringstream err;
  std::istringstream in;
  Context context{.in = in, .out = out, .err = err};
  const std::vector<const char*> argv = {"figbridge", "check"};
  const CommandAdder check = [](CLI::App& app, Context& given) {
    app.add_subcommand("check")->callback([&given] { given.exit = Exit::invalid_configuration; });
  };
  EXPECT_EQ(run_command_line(2, argv.data(), {check}, context), 3);
}

TEST(CommandLine, PrintsCompletionScriptsThatBashAccepts) {
  const auto script = run_at("", {"completion", "bash"}).out;
  EXPECT_THAT(script, HasSubstr("'routes set'*)"));
  EXPECT_THAT(script, HasSubstr("--accept-loss"));
  const migrations::test::Folder folder;
  std::ofstream(folder.path / "c") << script;
  const auto check = "bash -c 'source " + (folder.path / "c").string() +
                     " && COMP_WORDS=(figbridge routes s) COMP_CWORD=2 && _figbridge && [ "
                     "\"${COMPREPLY[*]}\" = \"show set\" ]'";
  EXPECT_EQ(std::system(check.c_str()), 0);  // NOLINT(cert-env33-c)
  EXPECT_THAT(run_at("", {"completion", "fish"}).out, HasSubstr("complete -c figbridge"));
}

}  // namespace
}  // namespace figbridge::cli
