// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "core/error.h"
#include "net/fd.h"
#include "net/http_types.h"
#include "net/server.h"

namespace figbridge::net {

/// A bound, listening, non-blocking socket.
struct Listening {
  UniqueFd fd;
  std::uint16_t port = 0;  ///< 0 of a unix socket
};

/// Binds and listens as the settings say. `configuration` names the address and the system's reason.
[[nodiscard]] Result<Listening> listen_on(const PortSettings& settings);

struct Accepted {
  UniqueFd fd;
  Peer peer;
};

/// Takes the next connection that waits. Nothing: none waits (`exhausted` false), or descriptors or memory
/// ran out (`exhausted` true; try again later).
[[nodiscard]] std::optional<Accepted> accept_next(int listening_fd, bool& exhausted);

}  // namespace figbridge::net
