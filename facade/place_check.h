// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/problems.h"
#include "facade/state.h"

namespace figbridge::facade {

/// Holds every path of the operations (mapping rows, `fails_when`, `settle_with`, keys, a route's attributes)
/// against what the contract and the sides' own descriptions declare, before any call would fail by it. A
/// place that can never be there is a problem; one that an open description only does not mention, a warning.
/// The generation's catalogue is there, and its sides are bound.
void check_places(const Generation& generation, Problems& problems);

}  // namespace figbridge::facade
