// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "facade/admin/admin_services.h"
#include "facade/state.h"

namespace figbridge::facade {

/// Which rule would route a call where, and why, asked of the same function that decides; nothing is sent.
/// Shows values of the request: for operators.
[[nodiscard]] Result<Explanation> explain(const State& state, const ExplainRequest& request,
                                          const Clock& clock);

}  // namespace figbridge::facade
