// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "routing/decision.h"
#include "routing/decision_rules.h"

namespace figbridge::routing {
namespace {

/// Collects lines; rules after the deciding one are told as not tried.
class Story {
 public:
  void add(std::string rule, bool decided, std::string text) {
    if (over_) text = "not tried: decided before";
    lines_.push_back({std::move(rule), decided && !over_, std::move(text)});
    over_ = over_ || decided;
  }
  void after(std::string rule, std::string text) {
    lines_.push_back({std::move(rule), false, std::move(text)});
  }
  std::vector<Explained> lines() && { return std::move(lines_); }

 private:
  std::vector<Explained> lines_;
  bool over_ = false;
};

std::string told_freeze(const Route& route) {
  if (const auto side = frozen_side(route)) return fmt::format("the row is frozen to {}", name_of(*side));
  return route.frozen == Freeze::in_place ? "the row is frozen in place: no overrides"
                                          : "the row is not frozen";
}

std::string told_fence(const Facts& facts) {
  if (!facts.fence) return "no fence on this key";
  return fmt::format("the key belongs to {} until its journal is empty", name_of(*facts.fence));
}

std::string told_override(const Route& route, const Facts& facts) {
  if (facts.override_wish.empty()) return "no wish";
  const auto refusal = refusal_of_wish(route, facts);
  if (refusal.empty()) return fmt::format("{} is wished and allowed", facts.override_wish);
  return fmt::format("a wish for '{}' is not heard: {}", facts.override_wish, refusal);
}

std::string told_attribute(const AttributeMatch& match, const Facts& facts) {
  if (facts.input == nullptr) return fmt::format("{} is not known", match.at.text());
  const auto found = facts.input->find(match.at);
  const auto value = found ? facts.input->value(*found).substr(0, 200) : std::string_view("absent");
  return fmt::format("{} is {}, the rule has {}: {}", match.at.text(), value, fmt::join(match.tokens, ", "),
                     matches(match, *facts.input) ? "matches" : "no match");
}

std::string told_attributes(const CohortRule& rule, const Facts& facts) {
  std::vector<std::string> parts;
  for (const auto& match : rule.when) parts.push_back(told_attribute(match, facts));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string told_caller(const CohortRule& rule, const Facts& facts) {
  const auto matched = matches_caller(rule, facts.caller) ? "matches" : "no match";
  if (!rule.callers.empty()) {
    return fmt::format("the caller is {}, the rule has {}: {}", facts.caller.name,
                       fmt::join(rule.callers, ", "), matched);
  }
  return fmt::format("the caller has roles [{}], the rule has {}: {}", fmt::join(facts.caller.roles, ", "),
                     fmt::join(rule.roles, ", "), matched);
}

std::string told_share(const Route& route, const CohortRule& rule, const Facts& facts) {
  if (!facts.key) return "the request has no key: it stays with legacy";
  const auto bucket = bucket_of(route.salt, *facts.key);
  return fmt::format("key '{}' with salt '{}' is bucket {} of 10000, the share of {} has those below {}: {}",
                     facts.key->substr(0, 200), route.salt, bucket, percent_text(*rule.share), *rule.share,
                     bucket < *rule.share ? "in" : "out");
}

void tell_cohort(Story& story, const Route& route, const Facts& facts) {
  for (std::size_t at = 0; at < route.cohort.size(); ++at) {
    const auto& rule = route.cohort[at];
    const auto name = [&](std::string_view kind) { return fmt::format("cohort[{}] {}", at, kind); };
    const auto to = fmt::format(" -> {}", name_of(rule.side));
    if (rule.share) {
      story.add(name("share"), true, told_share(route, rule, facts));
    } else if (!rule.when.empty()) {
      const bool matched = facts.input != nullptr && matches_attributes(rule, *facts.input);
      story.add(name("attribute"), matched, told_attributes(rule, facts) + (matched ? to : ""));
    } else {
      const bool matched = matches_caller(rule, facts.caller);
      story.add(name("caller"), matched, told_caller(rule, facts) + (matched ? to : ""));
    }
  }
}

std::string told_breaker(const Route& route, const Facts& facts, const Decision& decision) {
  const auto states =
      fmt::format("legacy {}, modern {}", name_of(facts.legacy_breaker), name_of(facts.modern_breaker));
  if (decision.reason == Reason::fallback) return states + ": modern cannot, legacy stands in";
  if (decision.reason == Reason::missing_side) return states + ": but the chosen side is not configured";
  if (decision.verdict == Verdict::unavailable)
    return states + ": the chosen side cannot, and nothing may stand in";
  if (decision.fallback_allowed) return states + ": if modern fails, legacy may stand in";
  return states + (route.fallback ? ": no fallback from here" : ": the row has no fallback");
}

std::string told_decision(const Route& route, const Decision& decision) {
  if (decision.verdict == Verdict::gone) return fmt::format("gone; the successor is '{}'", route.successor);
  if (decision.verdict == Verdict::unavailable) {
    return fmt::format("refused: {} is unavailable ({})", name_of(decision.side), name_of(decision.reason));
  }
  return fmt::format("{} answers ({})", name_of(decision.side), name_of(decision.reason));
}

}  // namespace

std::vector<Explained> explain(const Route& route, const Facts& facts) {
  const Decision decision = decide(route, facts);
  Story story;
  story.add("freeze", frozen_side(route).has_value(), told_freeze(route));
  story.add("fence", facts.fence.has_value(), told_fence(facts));
  story.add("override", !facts.override_wish.empty() && refusal_of_wish(route, facts).empty(),
            told_override(route, facts));
  if (route.stage == Stage::canary) tell_cohort(story, route, facts);
  story.add("stage", true,
            fmt::format("{}: {} answers", name_of(route.stage), name_of(answering_side(route.stage))));
  story.after("breaker", told_breaker(route, facts, decision));
  story.after("decision", told_decision(route, decision));
  return std::move(story).lines();
}

}  // namespace figbridge::routing
