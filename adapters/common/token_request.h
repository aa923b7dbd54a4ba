// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/config/common_options.h"
#include "core/error.h"
#include "net/client.h"

/// OAuth2 client credentials on the wire (RFC 6749 sections 4.4 and 5). Pure.
namespace figbridge {

struct GrantedToken {
  std::string text;  ///< what may stand behind `Bearer ` (RFC 6750 section 2.1)
  std::chrono::seconds lifetime{0};
};

/// The request for a token; `target` is the token endpoint's path and query.
[[nodiscard]] net::ClientRequest token_request(const OAuth2Client& client, std::string target);

/// Reads the server's answer. A token of another type than Bearer, or with characters that cannot travel in
/// a header field, is `bad_answer`; a refusal is `unauthenticated` with the error code of section 5.2, 429
/// and 5xx are `unreachable`. All with effect none, and no word of theirs but that code: answers may repeat
/// secrets. A token without a lifetime gets five minutes.
[[nodiscard]] Result<GrantedToken> read_token(int status, std::string_view body);

}  // namespace figbridge
