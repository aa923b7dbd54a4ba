// SPDX-License-Identifier: Apache-2.0
#include "routing/decision.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

using test::callers;
using test::row;
using test::share;
using test::when;

/// A call that facts are taken from. The key 42 of salt c1 is pinned in cohort_test.
struct Call {
  Caller caller{.kind = CallerKind::certificate, .verified = true, .name = "anna", .roles = {"support"}};
  std::string input = R"({"customerId":42,"companyCode":"PT01"})";
  JsonIndex index{input};
  Facts facts{.caller = caller, .safety = Safety::read, .key = "42", .input = &index};
};
constexpr BasisPoints kBucketOf42 = 3762;

struct Case {
  std::string name;
  std::function<void(Route&, Call&)> arrange;
  Side side;
  Reason reason;
  Verdict verdict = Verdict::answer;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

class Order : public testing::TestWithParam<Case> {};

TEST_P(Order, DecidesAndSaysWhy) {
  Call call;
  Route route =
      row(Stage::canary, {when("/companyCode", {R"("PT01")"}), callers({"anna"}), share(kEveryKey)});
  GetParam().arrange(route, call);
  const auto decision = decide(route, call.facts);
  EXPECT_EQ(name_of(decision.side), name_of(GetParam().side));
  EXPECT_EQ(name_of(decision.reason), name_of(GetParam().reason));
  EXPECT_EQ(name_of(decision.verdict), name_of(GetParam().verdict));
}

void all_at_once(Route& route, Call& call) {
  route.override_roles = {"support"};
  call.facts.override_wish = "legacy";
  call.facts.fence = Side::legacy;
}

INSTANTIATE_TEST_SUITE_P(
    Each, Order,
    testing::Values(
        Case{"freeze_comes_before_everything",
             [](Route& r, Call& c) { all_at_once(r, c), r.frozen = Freeze::modern; }, Side::modern,
             Reason::frozen},
        Case{"fence_comes_before_override",
             [](Route& r, Call& c) { all_at_once(r, c), c.facts.fence = Side::modern; }, Side::modern,
             Reason::fenced},
        Case{"freeze_in_place_keeps_the_fence",
             [](Route& r, Call& c) { all_at_once(r, c), r.frozen = Freeze::in_place; }, Side::legacy,
             Reason::fenced},
        Case{"override_comes_before_rules",
             [](Route& r, Call& c) { all_at_once(r, c), c.facts.fence.reset(); }, Side::legacy,
             Reason::overridden},
        Case{"freeze_in_place_hears_no_override",
             [](Route& r, Call& c) { all_at_once(r, c), c.facts.fence.reset(), r.frozen = Freeze::in_place; },
             Side::modern, Reason::attribute},
        Case{"override_needs_the_role",
             [](Route& r, Call& c) { r.override_roles = {"other"}, c.facts.override_wish = "legacy"; },
             Side::modern, Reason::attribute},
        Case{"override_needs_a_verified_caller",
             [](Route& r, Call& c) { all_at_once(r, c), c.facts.fence.reset(), c.caller.verified = false; },
             Side::modern, Reason::attribute},
        Case{"override_names_a_side",
             [](Route& r, Call& c) {
               all_at_once(r, c), c.facts.fence.reset(), c.facts.override_wish = "left";
             },
             Side::modern, Reason::attribute},
        Case{"rules_go_in_their_order", [](Route& r, Call&) { std::swap(r.cohort[0], r.cohort[1]); },
             Side::modern, Reason::caller},
        Case{"a_rule_may_keep_back", [](Route& r, Call&) { r.cohort[0].side = Side::legacy; }, Side::legacy,
             Reason::attribute},
        Case{"attributes_that_nobody_decoded_match_nothing", [](Route&, Call& c) { c.facts.input = nullptr; },
             Side::modern, Reason::caller},
        Case{"the_share_takes_the_rest",
             [](Route& r, Call&) { r.cohort.erase(r.cohort.begin(), r.cohort.begin() + 2); }, Side::modern,
             Reason::share},
        Case{"a_share_just_above_the_bucket_has_it",
             [](Route& r, Call&) { r.cohort = {share(kBucketOf42 + 1)}; }, Side::modern, Reason::share},
        Case{"a_share_at_the_bucket_does_not", [](Route& r, Call&) { r.cohort = {share(kBucketOf42)}; },
             Side::legacy, Reason::outside},
        Case{"no_key_stays_with_legacy",
             [](Route& r, Call& c) { r.cohort = {share(kEveryKey)}, c.facts.key.reset(); }, Side::legacy,
             Reason::no_key},
        Case{"outside_all_rules_is_legacy", [](Route& r, Call&) { r.cohort = {callers({"bert"})}; },
             Side::legacy, Reason::outside},
        Case{"roles_choose_too", [](Route& r, Call&) { r.cohort = {test::roles({"support"})}; }, Side::modern,
             Reason::caller},
        Case{"legacy_hears_no_cohort", [](Route& r, Call&) { r.stage = Stage::legacy; }, Side::legacy,
             Reason::stage},
        Case{"shadow_is_answered_by_legacy", [](Route& r, Call&) { r.stage = Stage::shadow; }, Side::legacy,
             Reason::stage},
        Case{"guarded_is_answered_by_modern", [](Route& r, Call&) { r.stage = Stage::guarded; }, Side::modern,
             Reason::stage},
        Case{"modern_is_modern", [](Route& r, Call&) { r.stage = Stage::modern; }, Side::modern,
             Reason::stage},
        Case{"retired_is_modern_and_hears_no_wish",
             [](Route& r, Call& c) { all_at_once(r, c), c.facts.fence.reset(), r.stage = Stage::retired; },
             Side::modern, Reason::stage},
        Case{"retired_without_modern_is_gone",
             [](Route& r, Call& c) { r.stage = Stage::retired, c.facts.has_modern = false; }, Side::modern,
             Reason::stage, Verdict::gone},
        Case{"a_missing_side_is_not_replaced", [](Route&, Call& c) { c.facts.has_modern = false; },
             Side::modern, Reason::missing_side, Verdict::unavailable}),
    [](const auto& instance) { return instance.param.name; });

struct FallbackCase {
  std::string name;
  std::function<void(Route&, Call&)> arrange;
  Side side;
  Reason reason;
  Verdict verdict;
  bool allowed;  ///< with both breakers closed
};

void PrintTo(const FallbackCase& one, std::ostream* out) {
  *out << one.name;
}

class Fallback : public testing::TestWithParam<FallbackCase> {};

TEST_P(Fallback, StandsInOnlyWhereItIsSafe) {
  Call call;
  Route route = row(Stage::canary, {share(kEveryKey)});
  route.fallback = true;
  call.facts.modern_breaker = BreakerState::open;
  GetParam().arrange(route, call);
  const auto decision = decide(route, call.facts);
  EXPECT_EQ(name_of(decision.side), name_of(GetParam().side));
  EXPECT_EQ(name_of(decision.reason), name_of(GetParam().reason));
  EXPECT_EQ(name_of(decision.verdict), name_of(GetParam().verdict));
  EXPECT_FALSE(decision.fallback_allowed);
  call.facts.legacy_breaker = call.facts.modern_breaker = BreakerState::closed;
  EXPECT_EQ(decide(route, call.facts).fallback_allowed, GetParam().allowed);
}

constexpr auto kAnswer = Verdict::answer;
constexpr auto kUnavailable = Verdict::unavailable;
INSTANTIATE_TEST_SUITE_P(
    Each, Fallback,
    testing::Values(
        FallbackCase{"legacy_stands_in_for_the_cohort", [](Route&, Call&) {}, Side::legacy, Reason::fallback,
                     kAnswer, true},
        FallbackCase{"not_without_the_rows_leave", [](Route& r, Call&) { r.fallback = false; }, Side::modern,
                     Reason::share, kUnavailable, false},
        FallbackCase{"not_when_both_are_open",
                     [](Route&, Call& c) { c.facts.legacy_breaker = BreakerState::open; }, Side::modern,
                     Reason::share, kUnavailable, true},
        FallbackCase{"a_half_open_legacy_is_able",
                     [](Route&, Call& c) { c.facts.legacy_breaker = BreakerState::half_open; }, Side::legacy,
                     Reason::fallback, kAnswer, true},
        FallbackCase{"never_from_legacy_to_modern",
                     [](Route& r, Call& c) {
                       r.stage = Stage::legacy;
                       c.facts.legacy_breaker = BreakerState::open;
                       c.facts.modern_breaker = BreakerState::closed;
                     },
                     Side::legacy, Reason::stage, kUnavailable, false},
        FallbackCase{"never_over_a_fence", [](Route&, Call& c) { c.facts.fence = Side::modern; },
                     Side::modern, Reason::fenced, kUnavailable, false},
        FallbackCase{"never_over_a_freeze", [](Route& r, Call&) { r.frozen = Freeze::modern; }, Side::modern,
                     Reason::frozen, kUnavailable, false},
        FallbackCase{
            "never_over_a_wish",
            [](Route& r, Call& c) { r.override_roles = {"support"}, c.facts.override_wish = "modern"; },
            Side::modern, Reason::overridden, kUnavailable, false},
        FallbackCase{"reads_fall_back_from_modern", [](Route& r, Call&) { r.stage = Stage::modern; },
                     Side::legacy, Reason::fallback, kAnswer, true},
        FallbackCase{"writes_do_not_where_legacy_is_not_kept_up",
                     [](Route& r, Call& c) { r.stage = Stage::modern, c.facts.safety = Safety::write; },
                     Side::modern, Reason::stage, kUnavailable, false},
        FallbackCase{"writes_of_the_cohort_do", [](Route&, Call& c) { c.facts.safety = Safety::write; },
                     Side::legacy, Reason::fallback, kAnswer, true},
        FallbackCase{"not_once_retired", [](Route& r, Call&) { r.stage = Stage::retired; }, Side::modern,
                     Reason::stage, kUnavailable, false},
        FallbackCase{"not_without_a_legacy_side",
                     [](Route& r, Call& c) { r.stage = Stage::modern, c.facts.has_legacy = false; },
                     Side::modern, Reason::stage, kUnavailable, false}),
    [](const auto& instance) { return instance.param.name; });

TEST(Decide, AWriteIsNotOverriddenAwayFromItsSide) {
  Call call;
  Route route = row(Stage::modern);
  route.override_roles = {"support"};
  call.facts.safety = Safety::write;
  call.facts.override_wish = "legacy";
  const auto decision = decide(route, call.facts);
  EXPECT_EQ(decision.side, Side::modern);
  EXPECT_TRUE(decision.override_refused);
  route.stage = Stage::canary;
  route.cohort = {share(kEveryKey)};
  EXPECT_EQ(decide(route, call.facts).reason, Reason::overridden);
}

TEST(Decide, TellsRuleAndBucket) {
  Call call;
  const auto decision = decide(row(Stage::canary, {callers({"bert"}), share(kEveryKey)}), call.facts);
  EXPECT_EQ(decision.rule, 1);
  EXPECT_EQ(decision.bucket, kBucketOf42);
  const auto outside = decide(row(Stage::canary, {share(0)}), call.facts);
  EXPECT_EQ(outside.rule, kNoRule);
  EXPECT_EQ(outside.bucket, kBucketOf42);
}

TEST(Decide, RaisingTheShareOnlyAddsKeys) {
  Call call;
  for (int key = 0; key < 2'000; ++key) {
    const auto text = std::to_string(key);
    call.facts.key = text;
    bool modern_before = false;
    for (const BasisPoints points : {0, 1, 100, 500, 2'000, 5'000, 9'999, 10'000}) {
      const bool modern = decide(row(Stage::canary, {share(points)}), call.facts).side == Side::modern;
      ASSERT_TRUE(modern || !modern_before) << text << " at " << points;
      modern_before = modern;
    }
    ASSERT_TRUE(modern_before);
  }
}

TEST(Needs, NothingMustBeDecodedWhereNothingIsAsked) {
  for (const auto stage : {Stage::legacy, Stage::shadow, Stage::guarded, Stage::modern, Stage::retired}) {
    EXPECT_TRUE(needs(row(stage, {when("/a", {R"("1")"}), share(500)})).nothing()) << name_of(stage);
  }
  EXPECT_TRUE(needs(row(Stage::canary, {callers({"anna"})})).nothing());
  auto frozen = row(Stage::canary, {share(500)});
  frozen.frozen = Freeze::legacy;
  EXPECT_TRUE(needs(frozen).nothing());
}

TEST(Needs, SaysWhatRulesAndFencesLookAt) {
  EXPECT_TRUE(needs(row(Stage::canary, {share(500)})).key);
  EXPECT_FALSE(needs(row(Stage::canary, {share(500)})).attributes);
  EXPECT_TRUE(needs(row(Stage::canary, {when("/a", {R"("1")"})})).attributes);
  auto journalled = row(Stage::legacy);
  journalled.copies = Copies::journal;
  EXPECT_TRUE(needs(journalled).key);
}

TEST(MayFallBack, AWriteOnlyWithEffectNone) {
  const Decision decision{.side = Side::modern, .fallback_allowed = true};
  const auto failure = [](ErrorKind kind, Effect effect) {
    return Error{.kind = kind, .origin = Origin::backend, .effect = effect};
  };
  EXPECT_TRUE(may_fall_back(decision, Safety::read, failure(ErrorKind::timeout, Effect::unknown)));
  EXPECT_TRUE(may_fall_back(decision, Safety::write, failure(ErrorKind::unreachable, Effect::none)));
  EXPECT_FALSE(may_fall_back(decision, Safety::write, failure(ErrorKind::timeout, Effect::unknown)));
  EXPECT_FALSE(may_fall_back(decision, Safety::idempotent, failure(ErrorKind::timeout, Effect::unknown)));
  EXPECT_FALSE(may_fall_back(decision, Safety::read, failure(ErrorKind::rejected, Effect::none)));
  EXPECT_FALSE(may_fall_back({}, Safety::read, failure(ErrorKind::timeout, Effect::none)));
}

}  // namespace
}  // namespace figbridge::routing
