// SPDX-License-Identifier: Apache-2.0
#include "net/idle_pool.h"

#include <utility>

namespace figbridge::net {

std::unique_ptr<ClientConnection> IdlePool::take(std::size_t endpoint) {
  const auto oldest = loop_.clock().steady_now() - timeout_;
  for (std::size_t index = idle_.size(); index-- > 0;) {
    if (idle_[index]->endpoint() != endpoint) continue;
    auto connection = std::move(idle_[index]);
    idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(index));
    if (connection->idle_since >= oldest && connection->stream().is_fresh()) return connection;
  }
  return nullptr;
}

void IdlePool::keep(std::unique_ptr<ClientConnection> connection) {
  if (idle_.size() >= most_) return;
  const auto now = loop_.clock().steady_now();
  connection->idle_since = now;
  connection->reused = true;
  if (idle_.empty()) loop_.sweep().watch(*this, now + timeout_);
  idle_.push_back(std::move(connection));
}

void IdlePool::clear() {
  idle_.clear();
  loop_.sweep().forget(*this);
}

void IdlePool::expired() {
  const auto oldest = loop_.clock().steady_now() - timeout_;
  std::erase_if(idle_, [&](const auto& connection) { return connection->idle_since <= oldest; });
  if (!idle_.empty()) loop_.sweep().watch(*this, idle_.front()->idle_since + timeout_);
}

}  // namespace figbridge::net
