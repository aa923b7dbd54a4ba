// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/gates.h"
#include "core/json/json_text.h"
#include "migrations/parity/evidence.h"
#include "routing/stage.h"

namespace figbridge::migrations {

/// `inconclusive`: too little is known. It is never a pass.
enum class GateVerdict : std::uint8_t { pass, inconclusive, fail };
[[nodiscard]] std::string_view name_of(GateVerdict verdict) noexcept;

struct GateCheck {
  std::string name;  ///< `pairs`, `over`, `fresh`, `mismatches`, `errors`, `latency`
  GateVerdict verdict = GateVerdict::inconclusive;
  std::string found;  ///< for a person, with what is needed: `312 of 1000 pairs`
};

/// What the evidence says of an operation that is to enter a stage.
struct GateReport {
  std::string operation;
  routing::Stage to = routing::Stage::canary;
  GateVerdict verdict = GateVerdict::inconclusive;  ///< the worst of the checks'
  std::vector<GateCheck> checks;
  bool enforced = false;  ///< whether anything but a pass keeps the change

  [[nodiscard]] bool keeps() const { return enforced && verdict != GateVerdict::pass; }
  /// What is missing, joined by `; `; of a pass, everything.
  [[nodiscard]] std::string summary() const;
};
[[nodiscard]] JsonText to_json(const GateReport& report);

/// Pure. `known` is the operation's evidence.
[[nodiscard]] GateReport judge(const GateLimits& limits, const ParityReport& known, routing::Stage to,
                               Wall::time_point now);
/// The limits of the stage that is to be entered: canary, guarded or modern.
[[nodiscard]] const GateLimits& limits_of(const Gates& gates, routing::Stage to) noexcept;

}  // namespace figbridge::migrations
