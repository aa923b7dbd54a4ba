// SPDX-License-Identifier: Apache-2.0
#include "migrations/plan.h"

#include <gmock/gmock.h>

#include "tests/unit/migrations/fixture.h"

namespace figbridge::migrations {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using routing::Route;
using routing::Stage;
using testing::ElementsAre;
using testing::HasSubstr;

/// A row as `routes:` of the files gives it: without group and salt.
Route written(std::string operation, Stage stage, std::vector<routing::CohortRule> cohort = {}) {
  Route made = row(stage, std::move(cohort), std::move(operation));
  made.group.clear();
  made.salt.clear();
  return made;
}

std::vector<std::string> told(const Plan& plan) {
  std::vector<std::string> lines;
  for (const auto& change : plan.changes)
    lines.push_back(change.operation + " " + std::string(name_of(change.action)));
  return lines;
}

using PlanTest = ServiceTest;

TEST_F(PlanTest, SeedingMakesARowForEveryOperation) {
  EXPECT_EQ(service->pin()->rows().size(), 4U);
  EXPECT_EQ(row("customer.get").salt, "c1");
  EXPECT_EQ(row("stock.get").salt, "stock.get");
  EXPECT_EQ(ledger.entries.back().author, "config");
  EXPECT_THAT(ledger.entries.back().change, HasSubstr(R"("action":"seed")"));
}

TEST_F(PlanTest, SeedingLeavesRowsThatAreThere) {
  ASSERT_TRUE(service->change(to_stage("stock.get", Stage::modern)));
  const auto seeded_again = service->seed({written("stock.get", Stage::legacy)});
  EXPECT_TRUE(seeded_again->unchanged);
  EXPECT_EQ(row("stock.get").stage, Stage::modern);
}

TEST_F(PlanTest, SeedingTakesTheFilesRouteForARowThatIsMissing) {
  MemoryLedger fresh;
  auto other = TableService::open({.ledger = &fresh, .catalogue = &catalogue, .clock = &clock}).value();
  ASSERT_TRUE(other->seed({written("customer.get", Stage::canary, {share(500)})}));
  EXPECT_EQ(other->pin()->find("customer.get")->stage, Stage::canary);
  EXPECT_EQ(other->pin()->find("customer.get")->salt, "c1");
}

TEST_F(PlanTest, SeedingRefusesWhatTheRulesRefuse) {
  MemoryLedger fresh;
  auto other = TableService::open({.ledger = &fresh, .catalogue = &catalogue, .clock = &clock}).value();
  const auto refused = other->seed({written("customer.update", Stage::canary, {share(500)})});
  EXPECT_EQ(refusal(refused), "confirm_loss");
  EXPECT_THAT(refused.error().text, HasSubstr("customer.update: "));
  EXPECT_EQ(other->pin()->version(), 0U);
}

TEST_F(PlanTest, TellsWhatTheFilesWouldChangeAndChangesNothing) {
  const auto plan = service->plan(
      {written("customer.get", Stage::canary, {share(500)}), written("stock.get", Stage::legacy)});
  EXPECT_THAT(told(plan), ElementsAre("customer.get change"));
  EXPECT_EQ(plan.changes[0].fields,
            (std::vector<routing::FieldChange>{{"stage", R"("legacy")", R"("canary")"},
                                               {"cohort", "null", R"([{"share":"5%"}])"}}));
  EXPECT_EQ(service->pin()->version(), 1U);
  EXPECT_TRUE(service->plan({}).nothing());
}

TEST_F(PlanTest, ApplyDoesExactlyThePlan) {
  const auto plan = service->plan({written("customer.get", Stage::canary, {share(500)})});
  const auto applied = service->apply(plan, "release 7", "uid:0(root)");
  ASSERT_TRUE(applied);
  EXPECT_EQ(row("customer.get").stage, Stage::canary);
  EXPECT_EQ(service->pin()->rows(), plan.rows);
  EXPECT_THAT(ledger.entries.back().change, HasSubstr(plan.digest));
  EXPECT_TRUE(service->plan({written("customer.get", Stage::canary, {share(500)})}).nothing());
}

TEST_F(PlanTest, ApplyRefusesOnceTheTableHasMoved) {
  const auto plan = service->plan({written("customer.get", Stage::canary, {share(500)})});
  ASSERT_TRUE(service->change(to_stage("stock.get", Stage::modern)));
  EXPECT_EQ(refusal(service->apply(plan, "r", "a")), "conflict");
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
}

TEST_F(PlanTest, AHeldRowIsNotRaisedUntilItIsReleased) {
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  ASSERT_TRUE(service->rollback(on("customer.get")));
  const std::vector files{written("customer.get", Stage::modern), written("stock.get", Stage::modern)};
  const auto plan = service->plan(files);
  EXPECT_THAT(told(plan), ElementsAre("customer.get held", "stock.get change"));
  const auto applied = service->apply(plan, "r", "a");
  EXPECT_EQ(applied->notes.size(), 1U);
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
  EXPECT_EQ(row("stock.get").stage, Stage::modern);
  ASSERT_TRUE(service->release(on("customer.get")));
  ASSERT_TRUE(service->apply(service->plan(files), "r", "a"));
  EXPECT_EQ(row("customer.get").stage, Stage::modern);
}

TEST_F(PlanTest, AHeldRowMayBeChangedWhereItIsNotRaised) {
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  ASSERT_TRUE(service->rollback(on("customer.get")));
  auto wanted = written("customer.get", Stage::legacy);
  wanted.fallback = true;
  EXPECT_THAT(told(service->plan({wanted})), ElementsAre("customer.get change"));
}

TEST_F(PlanTest, WhatIsRefusedIsInThePlanAndStopsAllOfIt) {
  ASSERT_TRUE(service->freeze(on("stock.get"), routing::Freeze::in_place));
  const auto plan =
      service->plan({written("customer.get", Stage::modern), written("stock.get", Stage::modern),
                     written("customer.update", Stage::canary, {share(1)})});
  EXPECT_THAT(told(plan), ElementsAre("customer.get change", "customer.update refused", "stock.get refused"));
  EXPECT_FALSE(plan.applicable());
  EXPECT_EQ(refusal(service->apply(plan, "r", "a")), "invalid");
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
}

TEST_F(PlanTest, AConfirmationInTheFilesCounts) {
  auto wanted = written("customer.update", Stage::canary, {share(500)});
  wanted.accepted_loss = true;
  ASSERT_TRUE(service->apply(service->plan({wanted}), "r", "a"));
  EXPECT_TRUE(row("customer.update").accepted_loss);
  EXPECT_TRUE(service->plan({wanted}).nothing());
}

TEST_F(PlanTest, TheDigestNamesThePlan) {
  const auto one = service->plan({written("customer.get", Stage::modern)});
  EXPECT_EQ(one.digest, service->plan({written("customer.get", Stage::modern)}).digest);
  EXPECT_NE(one.digest, service->plan({written("stock.get", Stage::modern)}).digest);
  EXPECT_EQ(to_json(one).view(),
            R"({"at_version":1,"digest":")" + one.digest +
                R"(","applicable":true,"changes":[{"operation":"customer.get","action":"change",)"
                R"("fields":[{"field":"stage","before":"legacy","after":"modern"}]}]})");
}

TEST_F(PlanTest, ACatalogueThatFitsReplacesTheRunningOne) {
  EXPECT_TRUE(misfits(*service->pin(), *shop()).empty());
}

TEST_F(PlanTest, AnOperationGoesOnlyOnceItIsRetired) {
  const auto without =
      routing::Catalogue::make({OperationBuilder("customer.get").in_group("customer"),
                                OperationBuilder("customer.update", Safety::write).in_group("customer"),
                                OperationBuilder("customer.find").in_group("customer")},
                               {{.name = "customer", .salt = "c1"}})
          .value();
  EXPECT_THAT(misfits(*service->pin(), *without), ElementsAre(HasSubstr("stock.get: the operation is gone")));
  ASSERT_TRUE(service->change(to_stage("stock.get", Stage::modern)));
  auto retire = to_stage("stock.get", Stage::retired);
  retire.order.accept_loss = true;
  ASSERT_TRUE(service->change(retire));
  EXPECT_TRUE(misfits(*service->pin(), *without).empty());
}

TEST_F(PlanTest, ACatalogueMayNotTakeASideOrASaltAway) {
  ASSERT_TRUE(service->change(to_share("customer.get", 500)));
  const auto other =
      routing::Catalogue::make({OperationBuilder("customer.get").in_group("customer"),
                                OperationBuilder("customer.update", Safety::write).in_group("customer"),
                                OperationBuilder("customer.find").in_group("customer"),
                                OperationBuilder("stock.get").without_legacy()},
                               {{.name = "customer", .salt = "other"}})
          .value();
  EXPECT_THAT(misfits(*service->pin(), *other), ElementsAre(HasSubstr("customer.get: its salt would change"),
                                                            "stock.get: this operation has no legacy side"));
}

}  // namespace
}  // namespace figbridge::migrations
