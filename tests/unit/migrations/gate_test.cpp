// SPDX-License-Identifier: Apache-2.0
#include "migrations/gates/gate.h"

#include <gmock/gmock.h>

#include "migrations/gates/gatekeeper.h"
#include "tests/unit/migrations/fixture.h"

namespace figbridge::migrations {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;
using routing::Stage;
using testing::HasSubstr;

constexpr GateLimits kLimits{.pairs = 1'000, .over = 1h, .fresh = 24h, .mismatches = 50, .errors = 100};

/// Evidence with which kLimits are content.
ParityReport good() {
  ParityReport known{.operation = "customer.get", .pairs = 2'000, .same = 2'000};
  known.bound = share_bound(0, 2'000);
  known.first = Wall::time_point(1'000h);
  known.last = known.first + 2h;
  known.legacy_mean = 10ms;
  known.modern_mean = 12ms;
  return known;
}
GateReport judged(const ParityReport& known, std::chrono::hours later = 1h) {
  return judge(kLimits, known, Stage::guarded, known.last + later);
}
GateVerdict of(const GateReport& report, const std::string& name) {
  return std::ranges::find(report.checks, name, &GateCheck::name)->verdict;
}

TEST(Gate, PassesWhatHasShownItself) {
  const auto report = judged(good());
  EXPECT_EQ(report.verdict, GateVerdict::pass) << report.summary();
  EXPECT_THAT(report.summary(), HasSubstr("2000 of 1000 pairs"));
}

TEST(Gate, TooLittleIsNeverAPass) {
  auto few = good();
  few.pairs = few.same = 312;
  EXPECT_EQ(judged(few).verdict, GateVerdict::inconclusive);
  EXPECT_THAT(judged(few).summary(), HasSubstr("312 of 1000 pairs"));
  const auto nothing = judge(kLimits, {.operation = "customer.get"}, Stage::canary, Wall::time_point(1h));
  EXPECT_EQ(nothing.verdict, GateVerdict::inconclusive);
  EXPECT_EQ(nothing.summary(), "0 of 1000 pairs");
}

TEST(Gate, WhatWasComparedInAMomentIsNotEnough) {
  auto quick = good();
  quick.last = quick.first + 12min;
  EXPECT_EQ(judged(quick).verdict, GateVerdict::inconclusive);
  EXPECT_EQ(judged(quick).summary(), "compared over 12 min of 1h");
}

TEST(Gate, WhatIsOldIsNotEnough) {
  EXPECT_EQ(judged(good(), 23h).verdict, GateVerdict::pass);
  EXPECT_EQ(judged(good(), 72h).verdict, GateVerdict::inconclusive);
  EXPECT_THAT(judged(good(), 72h).summary(), HasSubstr("3 days old"));
}

TEST(Gate, TooManyDifferencesFailAndSomeAreInconclusive) {
  auto known = good();
  const auto with = [&](std::uint64_t different) {
    known.different = different;
    known.same = known.pairs - different;
    known.bound = share_bound(different, known.pairs);
    return of(judged(known), "mismatches");
  };
  EXPECT_EQ(with(2), GateVerdict::pass);
  EXPECT_EQ(with(7), GateVerdict::inconclusive);
  EXPECT_EQ(with(40), GateVerdict::fail);
}

TEST(Gate, SaysHowManyPairsMoreWouldDo) {
  auto known = good();
  known.pairs = known.same = 300;
  known.bound = share_bound(0, 300);
  const auto report = judged(known);
  EXPECT_EQ(of(report, "mismatches"), GateVerdict::inconclusive);
  EXPECT_THAT(report.summary(), HasSubstr("239 more without a difference would do")) << share_bound(0, 539);
}

TEST(Gate, ModernMayNotFailMoreOftenThanLegacy) {
  auto known = good();
  known.modern_failed = 120;
  known.legacy_failed = 110;
  EXPECT_EQ(of(judged(known), "errors"), GateVerdict::pass);
  known.legacy_failed = 2;
  EXPECT_EQ(judged(known).verdict, GateVerdict::fail);
}

TEST(Gate, ModernMayBeSlowerByAShareOrFastEnough) {
  auto known = good();
  known.modern_mean = 49ms;
  EXPECT_EQ(of(judged(known), "latency"), GateVerdict::pass) << "fast enough";
  known.modern_mean = 80ms;
  EXPECT_EQ(of(judged(known), "latency"), GateVerdict::fail);
  known.legacy_mean = 60ms;
  EXPECT_EQ(of(judged(known), "latency"), GateVerdict::pass);
}

/// A service whose customer.get is gated, and evidence to fill.
struct GatedTest : ServiceTest {
  Evidence evidence;

  GatedTest() {
    auto gated = OperationBuilder("customer.get").in_group("customer").made;
    gated.gates = Gates{.enforced = true,
                        .canary = {.pairs = 10, .fresh = 24h, .mismatches = 3'000},
                        .guarded = {.pairs = 20, .fresh = 24h, .mismatches = 3'000},
                        .modern = {.pairs = 30, .fresh = 24h, .mismatches = 3'000}};
    catalogue.replace(routing::Catalogue::make({gated, OperationBuilder("customer.update", Safety::write),
                                                OperationBuilder("stock.get")},
                                               {{.name = "customer", .salt = "c1"}})
                          .value());
    known = &evidence;
    restart();
  }
  void compare(int pairs) {
    for (int i = 0; i < pairs; ++i) evidence.record({.operation = "customer.get", .at = clock.wall});
  }
  std::string change(Stage stage, bool force = false) {
    auto request = to_stage("customer.get", stage);
    if (stage == Stage::canary) request = to_share("customer.get", 2'000);
    request.order.force = force;
    const auto changed = service->change(request);
    notes = changed ? changed->notes : std::vector<std::string>{};
    text = changed ? "" : changed.error().text;
    return refusal(changed);
  }
  std::vector<std::string> notes;
  std::string text;
};

TEST_F(GatedTest, AChangeThatGivesModernMoreWaitsForItsEvidence) {
  compare(4);
  EXPECT_EQ(change(Stage::canary), "gates");
  EXPECT_THAT(text, HasSubstr("4 of 10 pairs"));
  compare(6);
  EXPECT_EQ(change(Stage::canary), "");
  EXPECT_EQ(change(Stage::guarded), "gates");
}

TEST_F(GatedTest, TheVerdictIsInTheLedger) {
  compare(10);
  EXPECT_EQ(change(Stage::canary), "");
  EXPECT_THAT(ledger.entries.back().change,
              HasSubstr(R"("gates":[{"operation":"customer.get","to":"canary","verdict":"pass")"));
}

TEST_F(GatedTest, ForceOverridesAndTheLedgerKeepsWhatWasOverridden) {
  EXPECT_EQ(change(Stage::canary, true), "");
  EXPECT_THAT(
      notes, testing::Contains(HasSubstr("overridden: customer.get to canary: inconclusive: 0 of 10 pairs")));
  EXPECT_THAT(ledger.entries.back().change, HasSubstr(R"("force":true)"));
  EXPECT_THAT(ledger.entries.back().change, HasSubstr(R"("verdict":"inconclusive")"));
}

TEST_F(GatedTest, GoingBackAndLoweringAreNeverGated) {
  ASSERT_EQ(change(Stage::guarded, true), "");
  EXPECT_EQ(change(Stage::canary), "") << "from guarded down";
  EXPECT_EQ(refusal(service->change(to_share("customer.get", 500))), "") << "a smaller share";
  EXPECT_EQ(refusal(service->change(to_share("customer.get", 900))), "gates") << "a greater one";
  EXPECT_EQ(refusal(service->rollback(on("customer.get"))), "");
}

TEST_F(GatedTest, AskingTheOtherSideAsideNeedsNoEvidence) {
  EXPECT_EQ(change(Stage::shadow), "");
}

TEST_F(GatedTest, ARestoreThatRaisesIsGated) {
  ASSERT_EQ(change(Stage::canary, true), "");
  const auto version = service->pin()->version();
  ASSERT_TRUE(service->rollback(on("customer.get")));
  EXPECT_EQ(refusal(service->restore(version, on(""))), "gates");
}

TEST_F(GatedTest, APlanSaysWhatItsGatesSayAndIsNotAppliedWithoutThem) {
  auto wanted = row("customer.get");
  wanted.stage = Stage::canary;
  wanted.cohort = {share(500)};
  auto plan = service->plan({wanted});
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_THAT(plan.changes[0].gates, HasSubstr("0 of 10 pairs"));
  EXPECT_EQ(refusal(service->apply(plan, "release", "anna")), "gates");
  const auto digest = plan.digest;
  compare(10);
  plan = service->plan({wanted});
  EXPECT_EQ(plan.digest, digest) << "evidence is not part of a plan";
  EXPECT_EQ(refusal(service->apply(plan, "release", "anna")), "");
}

TEST_F(GatedTest, GatesThatAreNotEnforcedTellTheirVerdictAndKeepNobody) {
  const auto changed = service->change(to_stage("stock.get", Stage::modern));
  ASSERT_TRUE(changed);
  EXPECT_THAT(changed->notes,
              testing::Contains(HasSubstr("not enforced: stock.get to modern: inconclusive")));
  EXPECT_THAT(ledger.entries.back().change, HasSubstr(R"("enforced":false)"));
}

TEST_F(GatedTest, AWriteHasNoPairsAndNoVerdict) {
  EXPECT_FALSE(service->promotion("customer.update"));
  EXPECT_TRUE(service->promotion("customer.get"));
}

}  // namespace
}  // namespace figbridge::migrations
