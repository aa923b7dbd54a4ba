// SPDX-License-Identifier: Apache-2.0
#include "routing/stage_rules.h"

#include <gtest/gtest.h>

#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

using test::OperationBuilder;
using test::row;
using test::share;

constexpr Machinery kEverything{.comparison = true, .validation = true, .journal = true};
const Operation kRead = OperationBuilder();
const Operation kWrite = OperationBuilder("customer.update", Safety::write);

/// "" if it may be, else its code, or the place if it has no code.
std::string verdict(const Status& status) {
  if (status) return {};
  return status.error().code.empty() ? status.error().location : status.error().code;
}
std::string row_verdict(const Route& row, const Operation& operation,
                        const Machinery& machinery = kMachinery) {
  return verdict(check_row(row, operation, machinery));
}

Route with(Route row, auto change) {
  change(row);
  return row;
}

TEST(StageRules, NamesGoBothWays) {
  for (const auto stage :
       {Stage::legacy, Stage::shadow, Stage::canary, Stage::guarded, Stage::modern, Stage::retired}) {
    EXPECT_EQ(stage_named(name_of(stage)), stage);
  }
  EXPECT_FALSE(stage_named("Legacy"));
  for (const auto copies : {Copies::none, Copies::validate, Copies::journal})
    EXPECT_EQ(copies_named(name_of(copies)), copies);
}

TEST(StageRules, WhatIsNotThereYetIsRefusedByName) {
  constexpr Machinery kNothing{.comparison = false, .validation = false, .journal = false};
  EXPECT_EQ(row_verdict(row(Stage::shadow), kRead, kNothing), "stage_unavailable");
  EXPECT_EQ(row_verdict(row(Stage::guarded), kRead, kNothing), "stage_unavailable");
  EXPECT_EQ(row_verdict(with(row(Stage::legacy), [](Route& r) { r.compare = 1; }), kRead, kNothing),
            "stage_unavailable");
  EXPECT_EQ(row_verdict(row(Stage::shadow), kRead), "");
  EXPECT_EQ(row_verdict(row(Stage::guarded), kRead), "");
  EXPECT_EQ(row_verdict(row(Stage::shadow), kWrite), "stage_unavailable");
  EXPECT_EQ(row_verdict(row(Stage::guarded), kWrite), "stage_unavailable");
  for (const auto copies : {Copies::validate, Copies::journal}) {
    EXPECT_EQ(row_verdict(with(row(Stage::legacy), [&](Route& r) { r.copies = copies; }), kWrite),
              "stage_unavailable");
  }
  const auto refused = check_row(row(Stage::shadow), kWrite);
  EXPECT_EQ(refused.error().kind, ErrorKind::unsupported);
  EXPECT_NE(refused.error().text.find("shadow"), std::string::npos);
}

TEST(StageRules, TheModelKnowsAllStagesOnceTheirMachineryIsThere) {
  for (const auto stage : {Stage::legacy, Stage::shadow, Stage::guarded, Stage::modern}) {
    EXPECT_EQ(row_verdict(with(row(stage), [](Route& r) { r.compare = 100; }), kRead, kEverything), "")
        << name_of(stage);
  }
  const auto journalled = [](Route& r) { r.copies = Copies::journal; };
  EXPECT_EQ(row_verdict(with(row(Stage::guarded), journalled), kWrite, kEverything), "");
  EXPECT_EQ(row_verdict(with(row(Stage::canary, {share(500)}), journalled), kWrite, kEverything), "");
  EXPECT_EQ(row_verdict(row(Stage::guarded), kWrite, kEverything), "confirm_loss");
}

TEST(StageRules, ACanaryNeedsACohort) {
  EXPECT_EQ(row_verdict(row(Stage::canary), kRead), "/cohort");
  EXPECT_EQ(row_verdict(row(Stage::canary, {test::callers({"anna"}, Side::legacy)}), kRead), "/cohort");
  EXPECT_EQ(row_verdict(row(Stage::canary, {share(0)}), kRead), "");
}

TEST(StageRules, AnOperationWithoutKeyMovesWholeByAttributeOrByCaller) {
  const Operation keyless = OperationBuilder().without_key();
  EXPECT_EQ(row_verdict(row(Stage::canary, {share(500)}), keyless), "/cohort/0");
  EXPECT_EQ(row_verdict(row(Stage::canary, {test::callers({"anna"})}), keyless), "");
  EXPECT_EQ(row_verdict(row(Stage::canary, {test::when("/a", {R"("1")"})}), keyless), "");
  EXPECT_EQ(row_verdict(row(Stage::modern), keyless), "");
}

TEST(StageRules, TheShareComesLastAndIsOfModern) {
  EXPECT_EQ(row_verdict(row(Stage::canary, {share(500), test::callers({"anna"})}), kRead), "/cohort/0");
  EXPECT_EQ(row_verdict(row(Stage::canary, {share(500), share(600)}), kRead), "/cohort/0");
  auto of_legacy = share(500);
  of_legacy.side = Side::legacy;
  EXPECT_EQ(row_verdict(row(Stage::canary, {of_legacy}), kRead), "/cohort/0");
}

TEST(StageRules, AWriteMovesByCohortOnlyWithConfirmation) {
  EXPECT_EQ(row_verdict(row(Stage::legacy), kWrite), "");
  EXPECT_EQ(row_verdict(row(Stage::modern), kWrite), "");
  EXPECT_EQ(row_verdict(row(Stage::canary, {share(500)}), kWrite), "confirm_loss");
  EXPECT_EQ(row_verdict(row(Stage::canary, {share(500)}), OperationBuilder("a", Safety::idempotent)),
            "confirm_loss");
  EXPECT_EQ(
      row_verdict(with(row(Stage::canary, {share(500)}), [](Route& r) { r.accepted_loss = true; }), kWrite),
      "");
}

TEST(StageRules, CopiesAreOfWritesAndComparisonIsOfReads) {
  EXPECT_EQ(
      row_verdict(with(row(Stage::legacy), [](Route& r) { r.copies = Copies::journal; }), kRead, kEverything),
      "/copies");
  EXPECT_EQ(row_verdict(with(row(Stage::legacy), [](Route& r) { r.compare = 1; }), kWrite, kEverything),
            "/compare");
}

TEST(StageRules, AStageNeedsItsSides) {
  const Operation old_only = OperationBuilder().without_modern();
  const Operation new_only = OperationBuilder().without_legacy();
  EXPECT_EQ(row_verdict(row(Stage::modern), old_only), "/stage");
  EXPECT_EQ(row_verdict(row(Stage::canary, {share(500)}), old_only), "/stage");
  EXPECT_EQ(row_verdict(row(Stage::legacy), new_only), "/stage");
  EXPECT_EQ(row_verdict(row(Stage::modern), new_only), "");
  EXPECT_EQ(row_verdict(with(row(Stage::modern), [](Route& r) { r.fallback = true; }), new_only),
            "/fallback");
  EXPECT_EQ(row_verdict(with(row(Stage::modern), [](Route& r) { r.frozen = Freeze::legacy; }), new_only),
            "/frozen");
  EXPECT_EQ(row_verdict(row(Stage::retired), old_only), "/successor");
  EXPECT_EQ(row_verdict(with(row(Stage::retired), [](Route& r) { r.successor = "x"; }), old_only), "");
}

std::string move(const Route& before, const Route& after, Confirmation confirmed = {}) {
  return verdict(check_transition(before, after, kRead, confirmed));
}

TEST(StageRules, RetirementComesFromModernIsConfirmedAndFinal) {
  EXPECT_EQ(move(row(Stage::legacy), row(Stage::retired), {.accept_loss = true}), "stage_order");
  EXPECT_EQ(move(row(Stage::legacy), row(Stage::retired), {.accept_loss = true, .force = true}), "");
  EXPECT_EQ(move(row(Stage::modern), row(Stage::retired)), "confirm_loss");
  EXPECT_EQ(move(row(Stage::modern), row(Stage::retired), {.accept_loss = true}), "");
  EXPECT_EQ(move(row(Stage::retired), row(Stage::modern)), "retired");
  EXPECT_EQ(move(row(Stage::retired), row(Stage::legacy), {.force = true}), "retired");
  EXPECT_EQ(move(row(Stage::retired), row(Stage::modern), {.force = true}), "");
}

TEST(StageRules, AFrozenRowMovesOnlyByForce) {
  const auto frozen = with(row(Stage::legacy), [](Route& r) { r.frozen = Freeze::in_place; });
  EXPECT_EQ(move(frozen, row(Stage::modern)), "frozen");
  EXPECT_EQ(move(frozen, row(Stage::modern), {.force = true}), "");
  EXPECT_EQ(check_transition(frozen, row(Stage::modern), kRead, {}).error().kind, ErrorKind::conflict);
}

TEST(Rollback, LeadsBackToWhereLegacyAnsweredEveryone) {
  EXPECT_EQ(roll_back(row(Stage::modern), kRead)->row.stage, Stage::legacy);
  EXPECT_EQ(roll_back(row(Stage::canary, {share(500)}), kRead)->row.stage, Stage::legacy);
  const auto from_shadow = with(row(Stage::guarded), [](Route& r) { r.rollback_to = Stage::shadow; });
  EXPECT_EQ(roll_back(from_shadow, kRead)->row.stage, Stage::shadow);
}

TEST(Rollback, OfALegacyRowChangesNothing) {
  EXPECT_EQ(roll_back(row(Stage::legacy), kRead)->row, row(Stage::legacy));
}

TEST(Rollback, OfAWriteSaysWhatItCosts) {
  EXPECT_EQ(roll_back(row(Stage::modern), kWrite)->notes.size(), 1U);
  EXPECT_TRUE(roll_back(row(Stage::modern), kRead)->notes.empty());
  const auto journalled = with(row(Stage::modern), [](Route& r) { r.copies = Copies::journal; });
  EXPECT_TRUE(roll_back(journalled, kWrite)->notes.empty());
}

TEST(Rollback, IsNotHinderedByAFreezeAndLiftsOneToModern) {
  const auto frozen = with(row(Stage::modern), [](Route& r) { r.frozen = Freeze::in_place; });
  EXPECT_EQ(roll_back(frozen, kRead)->row.stage, Stage::legacy);
  EXPECT_EQ(roll_back(frozen, kRead)->row.frozen, Freeze::in_place);
  const auto pinned = with(row(Stage::legacy), [](Route& r) { r.frozen = Freeze::modern; });
  EXPECT_EQ(roll_back(pinned, kRead)->row.frozen, Freeze::none);
}

TEST(Rollback, NeedsALegacySide) {
  EXPECT_EQ(roll_back(row(Stage::retired), kRead).error().kind, ErrorKind::gone);
  EXPECT_EQ(roll_back(row(Stage::modern), OperationBuilder().without_legacy()).error().kind,
            ErrorKind::invalid);
}

}  // namespace
}  // namespace figbridge::routing
