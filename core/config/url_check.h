// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace figbridge {

/// Whether a text can be an http or https URL of a backend: scheme, host, port and characters (RFC 3986), no
/// fragment, no user name or password unless `credentials` allows them. The error is `configuration` and does
/// not repeat the text, which may hold a secret.
[[nodiscard]] Status check_url(std::string_view text, bool credentials = false);

/// A URL that passed check_url, and what stands before its host, decoded.
struct UrlCredentials {
  std::string url;  ///< without them
  bool given = false;
  std::string user;
  std::string password;
};
[[nodiscard]] UrlCredentials split_credentials(std::string_view url);
/// `http://********@proxy:3128`; as it is if there are none.
[[nodiscard]] std::string masked_credentials(std::string_view url);

}  // namespace figbridge
