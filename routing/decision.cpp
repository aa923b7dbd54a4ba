// SPDX-License-Identifier: Apache-2.0
#include "routing/decision.h"

#include <algorithm>
#include <array>

#include "routing/decision_rules.h"

namespace figbridge::routing {
namespace {

Decision by_rule(const CohortRule& rule, std::size_t position, Reason reason) noexcept {
  return {.side = rule.side, .reason = reason, .rule = static_cast<std::uint16_t>(position)};
}

Decision by_share(const Route& route, const CohortRule& rule, std::size_t position,
                  const Facts& facts) noexcept {
  if (!facts.key)
    return {.side = Side::legacy, .reason = Reason::no_key, .rule = static_cast<std::uint16_t>(position)};
  const auto bucket = bucket_of(route.salt, *facts.key);
  if (bucket >= *rule.share) return {.side = Side::legacy, .reason = Reason::outside, .bucket = bucket};
  Decision decision = by_rule(rule, position, Reason::share);
  decision.bucket = bucket;
  return decision;
}

Decision by_cohort(const Route& route, const Facts& facts) noexcept {
  for (std::size_t at = 0; at < route.cohort.size(); ++at) {
    const auto& rule = route.cohort[at];
    if (rule.share) return by_share(route, rule, at, facts);
    if (matches_caller(rule, facts.caller)) return by_rule(rule, at, Reason::caller);
    if (facts.input != nullptr && matches_attributes(rule, *facts.input))
      return by_rule(rule, at, Reason::attribute);
  }
  return {.side = Side::legacy, .reason = Reason::outside};
}

Decision by_stage(const Route& route, const Facts& facts) noexcept {
  if (route.stage == Stage::canary) return by_cohort(route, facts);
  Decision decision{.side = answering_side(route.stage), .reason = Reason::stage};
  if (route.stage == Stage::retired && !facts.has_modern) decision.verdict = Verdict::gone;
  return decision;
}

Decision choose(const Route& route, const Facts& facts) noexcept {
  const bool wished = !facts.override_wish.empty();
  if (const auto side = frozen_side(route))
    return {.side = *side, .reason = Reason::frozen, .override_refused = wished};
  if (facts.fence) return {.side = *facts.fence, .reason = Reason::fenced, .override_refused = wished};
  if (wished && refusal_of_wish(route, facts).empty()) {
    return {.side = wished_side(facts.override_wish).value_or(Side::legacy), .reason = Reason::overridden};
  }
  Decision decision = by_stage(route, facts);
  decision.override_refused = wished;
  return decision;
}

BreakerState breaker_of(Side side, const Facts& facts) noexcept {
  return side == Side::legacy ? facts.legacy_breaker : facts.modern_breaker;
}

/// Breaker and fallback, after the side was chosen.
void settle(Decision& decision, const Route& route, const Facts& facts) noexcept {
  if (decision.verdict == Verdict::gone) return;
  if (!(decision.side == Side::legacy ? facts.has_legacy : facts.has_modern)) {
    decision.verdict = Verdict::unavailable;
    decision.reason = Reason::missing_side;
    return;
  }
  decision.fallback_allowed = fallback_allowed(decision, route, facts);
  if (breaker_of(decision.side, facts) != BreakerState::open) return;
  if (decision.fallback_allowed && facts.legacy_breaker != BreakerState::open) {
    decision.side = Side::legacy;
    decision.reason = Reason::fallback;
  } else {
    decision.verdict = Verdict::unavailable;
  }
  decision.fallback_allowed = false;
}

}  // namespace

std::string_view name_of(Reason reason) noexcept {
  constexpr std::array<std::string_view, 11> kNames = {"frozen",    "fenced",   "overridden",  "caller",
                                                       "attribute", "share",    "outside",     "no_key",
                                                       "stage",     "fallback", "missing_side"};
  return kNames.at(static_cast<std::size_t>(reason));
}

std::string_view name_of(Verdict verdict) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"answer", "unavailable", "gone"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

std::optional<Side> frozen_side(const Route& route) noexcept {
  if (route.frozen == Freeze::legacy) return Side::legacy;
  if (route.frozen == Freeze::modern) return Side::modern;
  return std::nullopt;
}

std::optional<Side> wished_side(std::string_view wish) noexcept {
  if (wish == "legacy") return Side::legacy;
  if (wish == "modern") return Side::modern;
  return std::nullopt;
}

std::string_view refusal_of_wish(const Route& route, const Facts& facts) noexcept {
  const auto side = wished_side(facts.override_wish);
  if (!side) return "it names no side";
  if (route.frozen != Freeze::none) return "the row is frozen";
  if (!facts.caller.verified) return "the caller is not verified";
  const bool allowed = std::ranges::any_of(route.override_roles, [&](const auto& role) {
    return std::ranges::find(facts.caller.roles, role) != facts.caller.roles.end();
  });
  if (!allowed) return "the caller has none of the roles that may";
  if (!(*side == Side::legacy ? facts.has_legacy : facts.has_modern)) return "that side does not exist";
  if (route.stage == Stage::retired) return "the operation is retired";
  const bool both_answer = route.stage == Stage::canary || route.stage == Stage::guarded;
  if (facts.safety != Safety::read && !both_answer && *side != answering_side(route.stage)) {
    return "a write goes to the other side in canary and guarded only";
  }
  return {};
}

bool fallback_allowed(const Decision& decision, const Route& route, const Facts& facts) noexcept {
  if (!route.fallback || decision.side != Side::modern || !facts.has_legacy) return false;
  const bool by_row = decision.reason == Reason::caller || decision.reason == Reason::attribute ||
                      decision.reason == Reason::share || decision.reason == Reason::stage;
  if (!by_row) return false;
  const bool legacy_kept = route.stage == Stage::canary || route.stage == Stage::guarded;
  return legacy_kept || (route.stage == Stage::modern && facts.safety == Safety::read);
}

Needs needs(const Route& route) noexcept {
  Needs needs;
  if (frozen_side(route)) return needs;
  needs.key = route.copies == Copies::journal;  // a fence belongs to a key
  if (route.stage != Stage::canary) return needs;
  for (const auto& rule : route.cohort) {
    needs.key = needs.key || rule.share.has_value();
    needs.attributes = needs.attributes || !rule.when.empty();
  }
  return needs;
}

Decision decide(const Route& route, const Facts& facts) noexcept {
  Decision decision = choose(route, facts);
  settle(decision, route, facts);
  return decision;
}

bool may_fall_back(const Decision& decision, Safety safety, const Error& failure) noexcept {
  if (!decision.fallback_allowed || !counts_against_backend(failure)) return false;
  return safety == Safety::read || failure.effect == Effect::none;
}

}  // namespace figbridge::routing
