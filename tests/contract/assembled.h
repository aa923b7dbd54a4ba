// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/trace.h"
#include "facade/state.h"
#include "net/blocking.h"
#include "net/resolver.h"
#include "tests/contract/protocol_sample.h"
#include "tests/unit/net/wire.h"

namespace figbridge::test {

/// A port of this machine that was free a moment ago.
[[nodiscard]] std::uint16_t free_port();

/// A protocol's listener and backend, made from a configuration as the program makes them. The listener is on
/// `listener_port` once its claims are opened; the backend calls `backend_port`.
class Assembled {
 public:
  Assembled(const ProtocolSample& sample, std::uint16_t backend_port);
  ~Assembled();
  Assembled(const Assembled&) = delete;
  Assembled& operator=(const Assembled&) = delete;

  [[nodiscard]] const facade::Generation& generation() const { return *generation_; }
  [[nodiscard]] std::shared_ptr<const facade::Generation> shared() const { return generation_; }
  [[nodiscard]] Backend& backend() const { return *generation_->backends.front().backend; }
  [[nodiscard]] BackendCall& call() const { return *generation_->operations.front().legacy.call; }
  [[nodiscard]] Listener& listener() const { return *generation_->listeners.front().listener; }
  [[nodiscard]] std::uint16_t listener_port() const { return listener_port_; }
  [[nodiscard]] net::Loops& loops() { return running_.loops; }
  [[nodiscard]] const Clock& clock() const { return running_.clock; }

 private:
  RunningLoops running_;
  net::BlockingPool pool_;
  net::SystemResolver resolver_;
  SystemRandom random_;
  std::filesystem::path folder_;
  std::uint16_t listener_port_;
  std::shared_ptr<const facade::Generation> generation_;
};

}  // namespace figbridge::test
