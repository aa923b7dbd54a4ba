// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "facade/state.h"

namespace figbridge {

/// The OpenAPI document of everything that a generation offers over REST: every listener of that protocol
/// together.
[[nodiscard]] std::string openapi_of(const facade::Generation& generation);

}  // namespace figbridge
