// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace figbridge::cli {

/// Of this build; CMake's project version.
inline constexpr const char* kVersion = FIGBRIDGE_VERSION;

}  // namespace figbridge::cli
