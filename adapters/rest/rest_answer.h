// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/json_text.h"
#include "core/limits.h"
#include "net/http_types.h"

namespace figbridge::rest {

/// Reads a service's answer. 2xx: JSON, or null without a body. Everything else is an error of the backend,
/// `remote` holding what it said:
/// - 4xx is `rejected`, effect none, with the service's code (`code_of`) and its JSON body as detail; but
/// 401, 403 and 407 are
///   `unauthenticated` and `forbidden`, 408 `timeout`, 429 `rate_limited`, and what says that we called
///   wrongly (405, 406, 411, 413 to 417, 431) `fault`, unless `known_codes` has their status;
/// - 503 is `overloaded`, 504 `timeout`, 501 and 505 `fault`, effect none but for the timeout; other 5xx
/// `fault`, effect unknown;
///   a code that is known makes all of them `fault` with that code;
/// - 1xx and 3xx, other media types and broken JSON are `bad_answer`.
/// A problem that is not the answer's own effect is unknown.
[[nodiscard]] Result<JsonText> read_answer(const net::ResponseHead& head, std::string_view body,
                                           const std::vector<std::string>& known_codes, const Limits& limits);

/// What names a failure: the member `code` of a JSON body, else its `type` (RFC 9457) unless that is
/// `about:blank`, else the status. The first of these that `known` has, else the status.
[[nodiscard]] std::string code_of(int status, std::string_view canonical_body,
                                  const std::vector<std::string>& known);

}  // namespace figbridge::rest
