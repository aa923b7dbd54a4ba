// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "core/deadline.h"
#include "core/error.h"
#include "core/operation.h"

namespace figbridge::routing {

struct RetryPolicy {
  int retries = 2;                                   ///< beside the first attempt
  std::chrono::milliseconds first_backoff{50};       ///< doubled each time …
  std::chrono::milliseconds longest_backoff{1'000};  ///< … up to this
};

/// Whether a failed attempt may be sent again at all: the kind is one that passes (unreachable, closed,
/// timeout, overloaded), and it is safe: a read, an idempotent write, a write whose key the backend honours,
/// or effect `none`. `attempts` counts those already made. Pure. Asking the budget comes after.
[[nodiscard]] bool may_retry(const RetryPolicy& policy, int attempts, Safety safety, bool key_honoured,
                             const Error& failure) noexcept;

/// How long to wait before the next attempt: between half and all of the doubled back-off, by `random` (any
/// 64 bits); never beyond the deadline (zero: there is no time left to try).
[[nodiscard]] std::chrono::milliseconds backoff(const RetryPolicy& policy, int attempts, std::uint64_t random,
                                                Deadline deadline, Steady::time_point now) noexcept;

/// Keeps retries below a share of the calls, so that a failing backend is not beaten further. Each call pays
/// in its share, each retry takes one whole; the balance starts with, and never exceeds, `reserve`. One a
/// backend, shared by all loops; lock-free; any thread.
class RetryBudget {
 public:
  explicit RetryBudget(std::uint32_t percent = 20, std::uint32_t reserve = 10);
  RetryBudget(const RetryBudget&) = delete;
  RetryBudget& operator=(const RetryBudget&) = delete;

  /// A first attempt is being made.
  void called() noexcept;
  /// Takes one retry, or says that the budget is spent.
  [[nodiscard]] bool take() noexcept;

 private:
  std::int64_t percent_;
  std::int64_t full_;
  std::atomic<std::int64_t> balance_;  // hundredths of a retry
};

}  // namespace figbridge::routing
