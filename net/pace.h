// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/clock.h"

namespace figbridge::net {

/// How slow the other end may be. It has a credit of waiting time; waiting uses it up, each byte that moves
/// refills it at the least rate, never beyond what it began with: a fast beginning does not earn a long
/// stall. Only time spent waiting for the other end counts.
class Pace {
 public:
  Pace(Steady::duration credit, std::size_t bytes_per_second)
      : most_(credit), left_(credit), rate_(std::max<std::size_t>(bytes_per_second, 1)) {}

  /// Until when a wait that begins now may last.
  [[nodiscard]] Steady::time_point limit(Steady::time_point now) const { return now + left_; }
  void waited(Steady::duration time) { left_ -= time; }
  void moved(std::uint64_t bytes) {
    constexpr std::uint64_t kMost = 1ULL << 33;  // keeps the product in range
    const auto earned = std::chrono::nanoseconds(std::min(bytes, kMost) * 1'000'000'000ULL / rate_);
    left_ = std::min(most_, left_ + earned);
  }

 private:
  Steady::duration most_;
  Steady::duration left_;
  std::size_t rate_;
};

}  // namespace figbridge::net
