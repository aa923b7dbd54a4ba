// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/caller.h"
#include "core/error.h"
#include "core/json/json_index.h"
#include "core/operation.h"
#include "routing/breaker.h"
#include "routing/route.h"

namespace figbridge::routing {

/// What deciding by a row has to know of the request. Nothing: the body need not be decoded, and may pass
/// through.
struct Needs {
  bool key = false;
  bool attributes = false;
  [[nodiscard]] bool nothing() const noexcept { return !key && !attributes; }
};
[[nodiscard]] Needs needs(const Route& route) noexcept;

/// What is known of one call. Everything referred to must outlive the decision's making, nothing longer.
struct Facts {
  const Caller& caller;
  Safety safety = Safety::write;
  std::optional<std::string_view> key;  ///< see key_of; of a create without one, its idempotency key
  const JsonIndex* input = nullptr;     ///< the request in contract form; null if nobody needed it
  std::string_view override_wish;       ///< `legacy`, `modern`, or empty
  std::optional<Side> fence;            ///< who owns the key while its journal is not empty
  bool has_legacy = true;               ///< whether the operation has that side
  bool has_modern = true;
  BreakerState legacy_breaker = BreakerState::closed;
  BreakerState modern_breaker = BreakerState::closed;
};

/// Which rule chose the side.
enum class Reason : std::uint8_t {
  frozen,        ///< the row is frozen to that side
  fenced,        ///< the key's journal is not empty
  overridden,    ///< an allowed wish
  caller,        ///< a rule by caller or role
  attribute,     ///< a rule by attributes of the contract
  share,         ///< the key is in the share
  outside,       ///< canary, but no rule and no share has it
  no_key,        ///< canary by share, but the request has no key: stays with legacy
  stage,         ///< the stage alone says it
  fallback,      ///< modern's breaker is open, legacy answers
  missing_side,  ///< the side that was chosen is not configured: unavailable
};
[[nodiscard]] std::string_view name_of(Reason reason) noexcept;

enum class Verdict : std::uint8_t {
  answer,       ///< call `side`
  unavailable,  ///< `side` was chosen, but is missing or its breaker is open, and nothing may stand in:
                ///< refuse
                ///< (`overloaded`, effect none)
  gone,         ///< the operation is retired and has no modern side: refuse (`gone`) with the row's successor
};
[[nodiscard]] std::string_view name_of(Verdict verdict) noexcept;

inline constexpr std::uint16_t kNoRule = 0xFFFF;
inline constexpr std::uint16_t kNoBucket = 0xFFFF;

struct Decision {
  Side side = Side::legacy;
  Verdict verdict = Verdict::answer;
  Reason reason = Reason::stage;
  std::uint16_t rule = kNoRule;      ///< position in the row's cohort
  std::uint16_t bucket = kNoBucket;  ///< of the key, if a share was tried
  bool fallback_allowed = false;     ///< if `side` fails: see may_fall_back
  bool override_refused = false;     ///< there was a wish, and it was not heard
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// The whole order of rules: freeze, fence, override, caller or attribute, cohort, stage; then breaker and
/// fallback. Pure; no allocation; well under a microsecond. A row frozen in place goes on to the next rules,
/// without overrides. A half-open breaker counts as able: whether this call is its probe is for
/// Breaker::admit to say; if that refuses, decide again with that breaker open.
[[nodiscard]] Decision decide(const Route& route, const Facts& facts) noexcept;

/// Whether the other side may answer after the decided one failed so: only if the decision allows it, the
/// failure is the backend's, and, for a write, only with effect `none`.
[[nodiscard]] bool may_fall_back(const Decision& decision, Safety safety, const Error& failure) noexcept;

/// One rule that was looked at, for a person to read.
struct Explained {
  std::string rule;  ///< `freeze`, `fence`, `override`, `cohort[0] attribute`, `cohort[1] share`, `stage`,
                     ///< `breaker` …
  bool decided = false;  ///< it chose the side (the last such line stands)
  std::string text;      ///< what was compared with what: the values used, the bucket, the share
};
/// Tells how decide comes to its decision, sending nothing: every rule in order, those after the deciding one
/// as not tried. The last line is the decision. Shows values of the request: for operators, not for logs.
[[nodiscard]] std::vector<Explained> explain(const Route& route, const Facts& facts);

}  // namespace figbridge::routing
