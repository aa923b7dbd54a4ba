// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/clock.h"

namespace figbridge {

/// RFC 3339 in UTC with milliseconds: `2026-11-21T06:28:39.042Z`. Times of one width sort as text.
[[nodiscard]] std::string rfc3339(Wall::time_point time);

}  // namespace figbridge
