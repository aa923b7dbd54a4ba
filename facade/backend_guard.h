// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/common_options.h"
#include "routing/breaker.h"
#include "routing/retry.h"

namespace figbridge::facade {

/// What protects one backend from us: breaker and retry budget, shared by every operation and loop.
struct BackendGuard {
  explicit BackendGuard(const BackendSettings& settings)
      : breaker({.minimum_calls = static_cast<std::uint32_t>(settings.breaker.calls),
                 .failure_percent = static_cast<std::uint32_t>(settings.breaker.failures_hundredths / 100),
                 .window = settings.breaker.window,
                 .open_for = settings.breaker.open}),
        policy{.retries = static_cast<int>(settings.retries.count)},
        budget(static_cast<std::uint32_t>(settings.retries.budget_hundredths / 100)),
        total_timeout(settings.limits.total_timeout) {}

  routing::Breaker breaker;
  routing::RetryPolicy policy;
  routing::RetryBudget budget;
  std::chrono::milliseconds total_timeout;
};

}  // namespace figbridge::facade
