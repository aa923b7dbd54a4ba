// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "net/client_connection.h"
#include "net/sweep.h"

namespace figbridge::net {

/// The idle connections of one backend on one loop. The one used last is used first, so that what is not
/// needed grows old and is closed.
class IdlePool final : Watched {
 public:
  IdlePool(Loop& loop, std::size_t most, std::chrono::milliseconds timeout)
      : loop_(loop), most_(most), timeout_(timeout) {}

  /// One to that endpoint which the other end has not closed; null if there is none.
  [[nodiscard]] std::unique_ptr<ClientConnection> take(std::size_t endpoint);
  /// Keeps it, or closes it where there are enough.
  void keep(std::unique_ptr<ClientConnection> connection);
  void clear();

 private:
  void expired() override;

  Loop& loop_;
  std::size_t most_;
  std::chrono::milliseconds timeout_;
  std::vector<std::unique_ptr<ClientConnection>> idle_;  ///< oldest first
};

}  // namespace figbridge::net
