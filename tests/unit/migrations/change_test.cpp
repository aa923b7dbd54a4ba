// SPDX-License-Identifier: Apache-2.0
#include "migrations/change.h"

#include <gmock/gmock.h>

#include "migrations/row_change.h"
#include "tests/unit/migrations/fixture.h"

namespace figbridge::migrations {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using routing::BasisPoints;
using routing::Freeze;
using routing::Route;
using routing::Stage;
using testing::ElementsAre;
using testing::HasSubstr;

Result<RouteSettings> settings(std::string_view json) {
  return parse_settings(*parse_json(json, {}, Origin::caller));
}

TEST(Settings, SurviveTheJourney) {
  const std::string json =
      R"({"stage":"canary","cohort":[{"callers":["anna"]}],"share":"5%","copies":"none","compare":"0%",)"
      R"("fallback":false,"override_roles":["support"],"successor":"x"})";
  std::string written;
  JsonWriter writer(written);
  write_settings(writer, settings(json).value());
  EXPECT_EQ(written, json);
  EXPECT_TRUE(settings("{}")->nothing());
}

TEST(Settings, TellAbsentFromDefault) {
  EXPECT_FALSE(settings(R"({"share":"5%"})")->stage);
  EXPECT_EQ(settings(R"({"stage":"legacy"})")->stage, Stage::legacy);
  EXPECT_EQ(settings(R"({"override_roles":[]})")->override_roles, std::vector<std::string>{});
}

TEST(Settings, RefuseWhatIsNotToBeSet) {
  for (const auto* json :
       {R"({"held":{"by":"x"}})", R"({"frozen":"legacy"})", R"({"operation":"a"})", R"({"salt":"x"})",
        R"({"share":5})", R"({"share":"200%"})", R"({"stage":"x"})", "[]", "7"}) {
    EXPECT_EQ(refusal(settings(json)), "invalid") << json;
  }
}

TEST(Targets, AreAnOperationOrAGroup) {
  EXPECT_THAT(targets(on("stock.get"), *shop()).value(), ElementsAre("stock.get"));
  EXPECT_THAT(targets(on_group("customer"), *shop()).value(),
              ElementsAre("customer.get", "customer.update", "customer.find"));
  EXPECT_EQ(refusal(targets(on("nothing"), *shop())), "not_found");
  EXPECT_EQ(refusal(targets(on_group("nothing"), *shop())), "not_found");
  EXPECT_EQ(refusal(targets({}, *shop())), "invalid");
  EXPECT_EQ(refusal(targets({.operation = "stock.get", .group = "customer"}, *shop())), "invalid");
}

TEST(GivesModernMore, WithinCanaryWhereACohortMayHoldMoreKeysThanBefore) {
  const auto more = [](std::vector<routing::CohortRule> before, std::vector<routing::CohortRule> after) {
    return gives_modern_more(row(Stage::canary, std::move(before)), row(Stage::canary, std::move(after)));
  };
  EXPECT_TRUE(more({share(500)}, {share(501)}));
  EXPECT_FALSE(more({share(500)}, {share(499)}));
  EXPECT_TRUE(more({share(500)}, {callers({"anna"}), share(500)}));
  EXPECT_FALSE(more({callers({"anna"}), share(500)}, {share(500)}));
  EXPECT_FALSE(more({share(500)}, {callers({"anna"}, Side::legacy), share(400)}));
  EXPECT_TRUE(more({callers({"anna"}, Side::legacy), share(500)}, {share(500)}));
  EXPECT_TRUE(more({roles({"pilot"})}, {roles({"everybody"})}));
  EXPECT_TRUE(more({callers({"anna"}, Side::legacy), roles({"pilot"})},
                   {roles({"pilot"}), callers({"anna"}, Side::legacy)}))
      << "another order";
}

TEST(GivesModernMore, BetweenStagesWhereTheStageIsHigher) {
  EXPECT_TRUE(gives_modern_more(row(Stage::canary), row(Stage::guarded)));
  EXPECT_FALSE(gives_modern_more(row(Stage::guarded), row(Stage::canary, {share(10'000)})));
}

struct DraftTest : testing::Test {
  std::vector<Route> rows = seeded_rows();

  static std::vector<Route> seeded_rows() {
    std::vector<Route> rows;
    for (const auto* name : {"customer.find", "customer.get", "customer.update"})
      rows.push_back(row(Stage::legacy, {}, name));
    rows.push_back(routing::default_route(*shop()->find("stock.get"), "stock.get"));
    return rows;
  }
  Route& of(const std::string& operation) { return *std::ranges::find(rows, operation, &Route::operation); }
  Route take(Result<Draft> draft, const std::string& operation) {
    EXPECT_TRUE(draft) << draft.error().describe();
    if (draft) rows = draft->rows;
    return of(operation);
  }
  Result<Draft> change(const ChangeRequest& request) { return draft_change(rows, request, *shop()); }
};

TEST_F(DraftTest, SetsWhatIsSaidAndLeavesTheRest) {
  of("customer.get").fallback = true;
  const auto after = take(change(to_share("customer.get", 500)), "customer.get");
  EXPECT_EQ(after.stage, Stage::canary);
  EXPECT_EQ(after.cohort, std::vector{share(500)});
  EXPECT_TRUE(after.fallback);
}

TEST_F(DraftTest, TellsTheLedgerWhatWasAskedFor) {
  auto request = to_share("customer.update", 500);
  request.order.accept_loss = true;
  EXPECT_EQ(
      change(request)->change,
      R"({"action":"set","operations":["customer.update"],"accept_loss":true,"set":{"stage":"canary","share":"5%"}})");
}

TEST_F(DraftTest, TheShareReplacesTheShareAndKeepsTheRules) {
  of("customer.get").cohort = {callers({"anna"}), share(500)};
  EXPECT_EQ(take(change(to_share("customer.get", 700)), "customer.get").cohort,
            (std::vector{callers({"anna"}), share(700)}));
}

TEST_F(DraftTest, AGroupMovesAsOneOrNotAtAll) {
  ChangeRequest request{.order = on_group("customer"), .set = {.stage = Stage::modern}};
  const auto draft = change(request);
  ASSERT_TRUE(draft);
  EXPECT_THAT(
      draft->change,
      HasSubstr(R"("operations":["customer.get","customer.update","customer.find"],"group":"customer")"));
  request.set = {.stage = Stage::canary, .share = BasisPoints{500}};
  const auto refused = change(request);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text, HasSubstr("customer.update: "));
}

TEST_F(DraftTest, AConfirmedLossIsRememberedUntilLegacyAnswersAgain) {
  EXPECT_EQ(refusal(change(to_share("customer.update", 500))), "confirm_loss");
  auto request = to_share("customer.update", 500);
  request.order.accept_loss = true;
  EXPECT_TRUE(take(change(request), "customer.update").accepted_loss);
  EXPECT_TRUE(take(change(to_share("customer.update", 900)), "customer.update").accepted_loss)
      << "not asked again";
  EXPECT_FALSE(take(change(to_stage("customer.update", Stage::legacy)), "customer.update").accepted_loss);
  EXPECT_EQ(refusal(change(to_share("customer.update", 500))), "confirm_loss");
}

TEST_F(DraftTest, NothingToSetIsRefused) {
  EXPECT_EQ(refusal(change({.order = on("stock.get")})), "invalid");
}

TEST_F(DraftTest, RaisingAHeldRowByHandReleasesItAndSaysSo) {
  of("customer.get").held = routing::Hold{.by = "rollback", .why = "faults"};
  EXPECT_TRUE(take(change({.order = on("customer.get"), .set = {.fallback = true}}), "customer.get").held);
  const auto draft = change(to_stage("customer.get", Stage::modern));
  EXPECT_THAT(draft->notes, ElementsAre("customer.get was held (rollback: faults) and is released"));
  EXPECT_FALSE(take(draft, "customer.get").held);
}

/// customer.get in a canary that has gone back by itself.
struct TrippedTest : DraftTest {
  std::vector<Route> before;
  std::string told;

  TrippedTest() {
    of("customer.get") = row(Stage::canary, {share(2'000)});
    before = rows;
    auto order = on("customer.get");
    order.evidence = R"({"rule":"errors","bad":12})";
    const auto draft = draft_rollback(rows, order, "trip", std::string(kNow), *shop());
    told = draft->change;
    rows = draft->rows;
  }
};

TEST_F(TrippedTest, IsInTheLedgerWithItsEvidence) {
  EXPECT_THAT(told, HasSubstr(R"("action":"trip","operations":["customer.get"])"));
  EXPECT_THAT(told, HasSubstr(R"("evidence":{"rule":"errors","bad":12})"));
}

TEST_F(TrippedTest, IsRaisedByNobodyBeforeItIsReleased) {
  EXPECT_EQ(refusal(change(to_share("customer.get", 100))), "held");
  EXPECT_EQ(refusal(change(to_stage("customer.get", Stage::guarded))), "held");
  EXPECT_FALSE(take(draft_release(rows, on("customer.get"), *shop()), "customer.get").held);
  EXPECT_EQ(refusal(change(to_share("customer.get", 100))), "");
}

TEST_F(TrippedTest, IsRaisedByForceWhichSaysWhatWasHeld) {
  auto request = to_share("customer.get", 100);
  request.order.force = true;
  EXPECT_THAT(change(request)->notes, ElementsAre(HasSubstr("is released")));
}

TEST_F(TrippedTest, MayBeComparedMeanwhileAndStaysHeld) {
  const auto after = take(change(to_stage("customer.get", Stage::shadow)), "customer.get");
  EXPECT_EQ(after.stage, Stage::shadow);
  EXPECT_TRUE(after.held);
}

TEST_F(TrippedTest, IsNotRaisedByARestoreEither) {
  EXPECT_EQ(refusal(draft_restore(rows, before, 2, on(""), std::string(kNow), *shop())), "held");
}

TEST_F(DraftTest, ARowInCanaryKeepsItsSalt) {
  of("customer.get").salt = "old";
  EXPECT_EQ(take(change(to_share("customer.get", 500)), "customer.get").salt, "c1")
      << "no keys were split yet";
  of("customer.get").salt = "old";
  EXPECT_EQ(take(change(to_share("customer.get", 600)), "customer.get").salt, "old");
}

Result<Draft> rolled_back(const std::vector<Route>& rows, const ChangeOrder& order) {
  return draft_rollback(rows, order, "rollback", std::string(kNow), *shop());
}

TEST_F(DraftTest, ARollbackHoldsTheRow) {
  of("customer.update").stage = Stage::modern;
  const auto draft = rolled_back(rows, on("customer.update"));
  EXPECT_EQ(draft->change, R"({"action":"rollback","operations":["customer.update"]})");
  EXPECT_EQ(draft->notes.size(), 1U);
  const auto after = take(draft, "customer.update");
  EXPECT_EQ(after.stage, Stage::legacy);
  EXPECT_EQ(after.held, (routing::Hold{.by = "rollback", .since = std::string(kNow), .why = "a reason"}));
}

TEST_F(DraftTest, ARollbackOfAGroupTakesWhatCanGoBack) {
  of("customer.get").stage = Stage::retired;
  of("customer.update").stage = Stage::modern;
  const auto draft = rolled_back(rows, on_group("customer"));
  ASSERT_TRUE(draft);
  EXPECT_THAT(draft->notes, testing::Contains(HasSubstr("customer.get stays")));
  EXPECT_THAT(draft->change, HasSubstr(R"("operations":["customer.update"])"));
  rows = draft->rows;
  EXPECT_EQ(of("customer.get").stage, Stage::retired);
  EXPECT_FALSE(of("customer.find").held) << "it was legacy all along";
}

TEST_F(DraftTest, ARollbackOfOneThatCannotIsRefused) {
  of("customer.get").stage = Stage::retired;
  EXPECT_EQ(refusal(rolled_back(rows, on("customer.get"))), "retired");
}

TEST_F(DraftTest, AFreezeStopsChangesButNotTheRollback) {
  of("customer.get").stage = Stage::modern;
  take(draft_freeze(rows, on("customer.get"), Freeze::in_place, *shop()), "customer.get");
  EXPECT_EQ(refusal(change(to_stage("customer.get", Stage::legacy))), "frozen");
  EXPECT_EQ(take(rolled_back(rows, on("customer.get")), "customer.get").stage, Stage::legacy);
  EXPECT_EQ(take(draft_freeze(rows, on("customer.get"), Freeze::none, *shop()), "customer.get").frozen,
            Freeze::none);
  EXPECT_TRUE(change(to_stage("customer.get", Stage::modern)));
}

TEST_F(DraftTest, FreezingAWriteBackToLegacySaysWhatItCosts) {
  of("customer.update").stage = Stage::modern;
  EXPECT_EQ(draft_freeze(rows, on("customer.update"), Freeze::legacy, *shop())->notes.size(), 1U);
  EXPECT_TRUE(draft_freeze(rows, on("customer.update"), Freeze::modern, *shop())->notes.empty());
}

TEST_F(DraftTest, ARestoreBringsRowsBackAndHoldsWhatItLowers) {
  auto earlier = rows;
  of("customer.get").stage = Stage::modern;
  auto later = rows;
  auto draft = draft_restore(later, earlier, 3, on(""), std::string(kNow), *shop());
  EXPECT_EQ(draft->change, R"({"action":"restore","operations":["customer.get"],"version":3})");
  const auto lowered = take(draft, "customer.get");
  EXPECT_EQ(lowered.stage, Stage::legacy);
  EXPECT_EQ(lowered.held->by, "restore");
  const auto raised = take(draft_restore(rows, later, 4, on(""), std::string(kNow), *shop()), "customer.get");
  EXPECT_EQ(raised.stage, Stage::modern);
  EXPECT_FALSE(raised.held);
}

TEST_F(DraftTest, ARestoreLeavesWhatIsGoneAndWhatCameLater) {
  const std::vector<Route> earlier{row(Stage::modern, {}, "removed.since")};
  const auto draft = draft_restore(rows, earlier, 3, on(""), std::string(kNow), *shop());
  EXPECT_EQ(draft->rows, rows);
  EXPECT_EQ(draft->notes.size(), 1U);
}

}  // namespace
}  // namespace figbridge::migrations
