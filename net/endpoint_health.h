// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/clock.h"

namespace figbridge::net {

struct HealthSettings {
  std::size_t failures_until_out = 3;
  std::chrono::milliseconds first_out{1'000};
  std::chrono::milliseconds longest_out{60'000};
};

/// Whether an endpoint is worth trying, learned from the calls that went there. Consecutive failures take it
/// out for a while; when that is over it is tried again, and one more failure takes it out for twice as long.
/// Any thread.
class EndpointHealth {
 public:
  explicit EndpointHealth(const HealthSettings& settings) : settings_(settings) {}

  [[nodiscard]] bool up(Steady::time_point now) const;
  void succeeded();
  void failed(Steady::time_point now);
  /// Out at once, for the time of its next failure.
  void take_out(Steady::time_point now);
  [[nodiscard]] std::size_t consecutive_failures() const { return failures_.load(std::memory_order_relaxed); }

 private:
  HealthSettings settings_;
  std::atomic<std::size_t> failures_{0};
  std::atomic<std::uint32_t> times_out_{0};
  std::atomic<Steady::rep> out_until_{0};
};

}  // namespace figbridge::net
