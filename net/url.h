// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace figbridge::net {

/// An http or https address (RFC 3986, RFC 9110 section 4.2), in parts.
struct Url {
  bool tls = false;
  std::string host;         ///< lower case; an IPv6 address without its brackets
  std::uint16_t port = 80;  ///< the scheme's own if none was written
  std::string path;         ///< "" or "/…", as written; no query, no fragment
  std::string query;        ///< without "?"

  [[nodiscard]] std::string_view scheme() const { return tls ? "https" : "http"; }
  /// What stands in a Host field: brackets around IPv6, the port only where it is not the scheme's.
  [[nodiscard]] std::string authority() const;
  [[nodiscard]] std::string text() const;
};

/// Strict: refuses other schemes, user names and passwords, fragments, empty hosts, characters that RFC 3986
/// does not allow, broken percent-encoding and ports outside 1 to 65535. The error is `invalid` of `origin`
/// with the byte offset as location, and does not repeat the address (it may hold a secret).
[[nodiscard]] Result<Url> parse_url(std::string_view text, Origin origin = Origin::bridge);

}  // namespace figbridge::net
