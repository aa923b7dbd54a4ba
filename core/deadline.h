// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.h"

namespace figbridge {

/// The moment by which a call must have been answered. It comes with the call, is handed down, and is only
/// ever shortened. Steady time: wall-clock jumps do not move it.
class Deadline {
 public:
  /// No deadline yet; every exchange gets one before it leaves its listener.
  constexpr Deadline() = default;
  constexpr explicit Deadline(Steady::time_point at) : at_(at) {}
  [[nodiscard]] static Deadline after(const Clock& clock, std::chrono::milliseconds span) {
    return Deadline(clock.steady_now() + span);
  }

  [[nodiscard]] constexpr Steady::time_point at() const { return at_; }
  [[nodiscard]] constexpr bool passed(Steady::time_point now) const { return now >= at_; }
  /// Never negative.
  [[nodiscard]] constexpr std::chrono::milliseconds remaining(Steady::time_point now) const {
    if (now >= at_) return std::chrono::milliseconds{0};
    return std::chrono::duration_cast<std::chrono::milliseconds>(at_ - now);
  }
  /// The earlier of both.
  [[nodiscard]] constexpr Deadline shortened_to(Deadline other) const {
    return at_ <= other.at_ ? *this : other;
  }

 private:
  Steady::time_point at_ = Steady::time_point::max();
};

}  // namespace figbridge
