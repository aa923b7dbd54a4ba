// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace figbridge {

/// What must be known before the modern side takes more of an operation's calls. Shares are in hundredths of
/// a percent. What each means is told where the options are declared (facade/config/gate_options.cpp) and in
/// docs/promotion.md.
struct GateLimits {
  std::int64_t pairs = 1'000;                 ///< compared, at least
  std::chrono::milliseconds over{0};          ///< from the first to the latest of them, at least
  std::chrono::milliseconds fresh{0};         ///< the latest is no older
  std::int64_t mismatches = 50;               ///< of the pairs, at most
  std::int64_t errors = 50;                   ///< of the pairs, that modern fails more often than legacy
  std::int64_t slower = 5'000;                ///< of legacy's mean, that modern's may be above it
  std::chrono::milliseconds fast_enough{50};  ///< a mean below is good whatever legacy takes
};

/// By the stage that is to be entered.
struct Gates {
  bool enforced = false;  ///< false: the verdict is told, and keeps nobody
  GateLimits canary{.pairs = 300,
                    .over = std::chrono::minutes(10),
                    .fresh = std::chrono::hours(24),
                    .mismatches = 100,
                    .errors = 100};
  GateLimits guarded{.pairs = 1'000, .over = std::chrono::hours(1), .fresh = std::chrono::hours(24)};
  GateLimits modern{.pairs = 1'000, .over = std::chrono::hours(24), .fresh = std::chrono::hours(24)};
};

}  // namespace figbridge
