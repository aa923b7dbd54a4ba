// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/error.h"
#include "core/limits.h"
#include "net/stream.h"
#include "net/url.h"

namespace figbridge::net {

/// Asks an HTTP proxy for a tunnel to `to` (CONNECT, RFC 9110 section 9.3.6) over a fresh connection to it;
/// afterwards the stream leads there. `unreachable` of the backend if it refuses or answers with something
/// else.
Task<Status> open_tunnel(Stream& stream, const Url& to, const std::string& authorization,
                         const Limits& limits);

}  // namespace figbridge::net
