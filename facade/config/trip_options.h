// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/option_spec.h"
#include "core/operation.h"
#include "core/trip.h"

namespace figbridge::facade {

/// `trip:` of an operation.
[[nodiscard]] OptionSpec trip_section();
/// Of a section that was read with trip_section without a problem. Where no stages are written, a read is
/// watched in canary and guarded, where legacy still has all there is; a write nowhere, since going back
/// loses what modern has taken.
[[nodiscard]] TripLimits trip_limits(const Options& section, Safety safety);

}  // namespace figbridge::facade
