// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace figbridge {

/// A share of the calls in a moving window that is too much. `above` is in hundredths of a percent: the whole
/// is never passed.
struct TripShare {
  std::int64_t above = 10'000;
  std::int64_t calls = 0;  ///< fewer in the window say nothing
  std::chrono::milliseconds window{0};
};

/// When an operation goes back to the legacy side by itself. What the options mean is told where they are
/// declared (facade/config/trip.cpp) and in docs/trip.md.
struct TripLimits {
  bool canary = false;  ///< the stages in which it is watched
  bool guarded = false;
  bool modern = false;
  std::int64_t in_a_row = 5;  ///< failures without a success between them; 0: not looked at
  TripShare errors{.above = 1'000, .calls = 30, .window = std::chrono::seconds(30)};
  TripShare faults{.above = 1'000, .calls = 30, .window = std::chrono::seconds(30)};
  TripShare mismatches{.above = 10'000, .calls = 50, .window = std::chrono::minutes(10)};
  std::optional<std::chrono::milliseconds> p95;  ///< absent: not looked at
  std::optional<std::chrono::milliseconds> p99;
  std::int64_t timed_calls = 50;  ///< of both: fewer in the window say nothing
  std::chrono::milliseconds timed_window = std::chrono::seconds(30);

  [[nodiscard]] bool nowhere() const { return !canary && !guarded && !modern; }
};

}  // namespace figbridge
