// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/json/json_index.h"

namespace figbridge::facade {

/// SHA-256 (32 bytes) of a value whatever the order of its members: two requests of one meaning, by whichever
/// listener they came, have the same. Numbers count as they were written: 1.10 is not 1.1. No recursion.
[[nodiscard]] std::string fingerprint_of(const JsonIndex& value);

}  // namespace figbridge::facade
