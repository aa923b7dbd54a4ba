// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "core/clock.h"

namespace figbridge::store {

/// Milliseconds since 1970.
[[nodiscard]] inline std::int64_t ms_of(Wall::time_point at) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

[[nodiscard]] inline Wall::time_point time_of(std::int64_t ms) {
  return Wall::time_point(std::chrono::milliseconds(ms));
}

}  // namespace figbridge::store
