// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace figbridge {

/// With padding, without line ends (RFC 4648 section 4).
[[nodiscard]] std::string base64(std::string_view bytes);

/// The value of an Authorization or Proxy-Authorization field (RFC 7617).
[[nodiscard]] std::string basic_credentials(std::string_view user, std::string_view password);

}  // namespace figbridge
