// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace figbridge {

/// Where something listens: an IP address and a port, or a unix socket.
struct Address {
  std::string host;  ///< numeric IPv4, or IPv6 without brackets; empty: none was written; 0.0.0.0 and :: are
                     ///< every interface
  std::uint16_t port = 0;  ///< 0: any free one
  std::string unix_path;   ///< set: a unix socket instead

  [[nodiscard]] bool loopback() const;     ///< 127.0.0.0/8, ::1 or a unix socket
  [[nodiscard]] std::string text() const;  ///< "127.0.0.1:8080", "[::]:8080", "8080", "unix:/run/fb.sock"
  friend bool operator==(const Address&, const Address&) = default;
};

/// "8080" (no host), ":8080" and "*:8080" (0.0.0.0: every IPv4 interface), "127.0.0.1:8080", "localhost:8080"
/// (127.0.0.1),
/// "[::1]:8080", "unix:/run/fb.sock". Host names are refused: nothing is looked up. Errors are
/// `configuration`.
[[nodiscard]] Result<Address> parse_address(std::string_view text);

}  // namespace figbridge
