// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "routing/decision.h"

namespace figbridge::routing {

// The single rules behind decide, which explain tells in words. Pure, no allocation.

[[nodiscard]] std::optional<Side> frozen_side(const Route& route) noexcept;
[[nodiscard]] std::optional<Side> wished_side(std::string_view wish) noexcept;

/// Why the wish is not heard; empty: it is. The caller must be verified and have one of the row's roles. A
/// write may leave the answering side only where both sides answer, since elsewhere it would be lost from
/// sight.
[[nodiscard]] std::string_view refusal_of_wish(const Route& route, const Facts& facts) noexcept;

/// From modern to legacy only, and only where the row alone chose modern: callers outside the cohort never
/// reach modern, and a wish, a fence or a freeze is kept. A write falls back only where legacy is kept up.
[[nodiscard]] bool fallback_allowed(const Decision& decision, const Route& route,
                                    const Facts& facts) noexcept;

}  // namespace figbridge::routing
