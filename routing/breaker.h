// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "core/clock.h"
#include "core/error.h"
#include "routing/share_window.h"

namespace figbridge::routing {

enum class BreakerState : std::uint8_t { closed, half_open, open };
[[nodiscard]] std::string_view name_of(BreakerState state) noexcept;

struct BreakerLimits {
  std::uint32_t minimum_calls = 20;    ///< in the window, before it may open
  std::uint32_t failure_percent = 50;  ///< at or above: opens
  std::chrono::milliseconds window{10'000};
  std::chrono::milliseconds open_for{5'000};  ///< then probes are let through
  std::uint8_t probes = 3;                    ///< at a time; all must succeed to close
};

/// Circuit breaker of one backend, shared by all loops. Lock-free; any thread. The window moves in tenths of
/// its length, so what is counted is between 90 % and 100 % of it.
class Breaker {
 public:
  enum class Permit : std::uint8_t { call, probe, refused };

  explicit Breaker(BreakerLimits limits = {});
  Breaker(const Breaker&) = delete;
  Breaker& operator=(const Breaker&) = delete;

  /// As it would answer the next admit: an open breaker whose time is over is half open.
  [[nodiscard]] BreakerState state(Steady::time_point now) const noexcept;
  /// Asks to call now. Each permit but `refused` is given back by exactly one succeeded, failed or abandoned.
  /// Probes that never came back are forgotten after `open_for`.
  [[nodiscard]] Permit admit(Steady::time_point now) noexcept;
  void succeeded(Permit permit, Steady::time_point now) noexcept;
  void failed(Permit permit, Steady::time_point now) noexcept;
  /// The call ended without telling anything about the backend (its caller left).
  void abandoned(Permit permit, Steady::time_point now) noexcept;

 private:
  void count(bool failure, Steady::time_point now) noexcept;
  [[nodiscard]] bool too_many_failures(Steady::time_point now) const noexcept;
  void settle_probe(bool success, std::int64_t now_ms) noexcept;

  BreakerLimits limits_;
  std::atomic<std::uint64_t> state_{0};  // state, probes, since when, packed
  ShareWindow calls_;
};

/// Whether a failure counts against the backend: unreachable, timeout, closed, overloaded, bad_answer.
/// Business errors, faults and what the caller did wrong do not.
[[nodiscard]] bool counts_against_backend(const Error& failure) noexcept;

}  // namespace figbridge::routing
