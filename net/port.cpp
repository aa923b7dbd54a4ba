// SPDX-License-Identifier: Apache-2.0
#include "net/server.h"

#include <utility>

#include "net/port_state.h"

namespace figbridge::net {

Port::Port(Loops& loops, PortSettings settings)
    : state_(std::make_shared<PortState>(loops, std::move(settings))) {}
Port::~Port() {
  drain(std::chrono::milliseconds(0));
}

void Port::serve(PathTable table) {
  state_->table.replace(std::make_shared<const PathTable>(std::move(table)));
}
void Port::answer_early_with(EarlyAnswerer answerer) {
  state_->answerer = std::move(answerer);
}

Status Port::start() {
  return state_->start();
}
Status Port::renew_tls(const TlsServerSettings& settings) {
  return state_->renew_tls(settings);
}
std::uint16_t Port::port() const {
  return state_->port();
}
std::size_t Port::connections() const {
  return state_->connections();
}
bool Port::drain(std::chrono::milliseconds patience) {
  return state_->drain(patience);
}

}  // namespace figbridge::net
