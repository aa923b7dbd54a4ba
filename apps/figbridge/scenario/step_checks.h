// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "apps/figbridge/scenario/caller.h"
#include "apps/figbridge/scenario/case_file.h"
#include "apps/figbridge/scenario/compare.h"
#include "apps/figbridge/scenario/exchange_log.h"

namespace figbridge::scenario {

/// A reply that nobody described must only be whole.
void compare_reply(const Step& step, const Reply& got, std::chrono::milliseconds patience, Differences& out);

void compare_observed(const Observed& expected, const std::optional<Facts>& got, Differences& out);

}  // namespace figbridge::scenario
