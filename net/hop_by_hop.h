// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/message.h"

namespace figbridge::net {

/// The fields of `all` that may travel beyond one connection (RFC 9110 section 7.6.1): without Connection and
/// what it names, Keep-Alive, Proxy-Connection, Proxy-Authenticate, Proxy-Authorization, TE, Trailer,
/// Transfer-Encoding and Upgrade. Host and Content-Length stay; the engine sets its own. Both ways.
[[nodiscard]] Headers end_to_end(const Headers& all);

/// Whether a field of that name never travels, whatever Connection says.
[[nodiscard]] bool is_hop_by_hop(std::string_view name);

}  // namespace figbridge::net
