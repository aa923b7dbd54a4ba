// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/error.h"
#include "net/http_types.h"

namespace figbridge::facade {

/// Who is at the other end of the admin socket, as the ledger names authors: `uid:1000(anna)`, or `uid:1000`
/// if the system knows no such user. The kernel says the uid, nothing in the request does. `forbidden`
/// without one: the admin plane is served on unix sockets only. May block (NSS): call it from the blocking
/// pool.
[[nodiscard]] Result<std::string> author_of(const net::Peer& peer);

}  // namespace figbridge::facade
