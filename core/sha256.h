// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace figbridge {

/// The 32 bytes of FIPS 180-4's SHA-256.
[[nodiscard]] std::string sha256(std::string_view bytes);

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string hex_of(std::string_view bytes);

}  // namespace figbridge
