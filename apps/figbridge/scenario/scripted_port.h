// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "apps/figbridge/scenario/script.h"
#include "apps/figbridge/scenario/wire.h"
#include "core/error.h"
#include "net/listen.h"
#include "net/message_parser.h"

namespace figbridge::scenario {

/// A port on loopback where a backend of the case answers. It writes its own bytes, since what it must do
/// (resets, cut bodies, broken heads) a sound server cannot. Each call gets a connection and a thread of its
/// own.
class ScriptedPort {
 public:
  /// The script outlives the port.
  ScriptedPort(std::string backend, Script& script);
  ~ScriptedPort();
  ScriptedPort(const ScriptedPort&) = delete;
  ScriptedPort& operator=(const ScriptedPort&) = delete;

  [[nodiscard]] Status start();
  [[nodiscard]] std::uint16_t port() const { return listening_.port; }
  [[nodiscard]] const std::string& backend() const { return backend_; }
  /// Whether connections are refused. Not for two threads at once.
  void refuse(bool refuses);

 private:
  void accept(const std::stop_token& stopping);
  void serve(Wire wire);
  /// False if the other end went first, or what came is no request.
  bool read_call(Wire& wire, BackendCall& call);
  bool read_body(Wire& wire, net::MessageParser& parser, BackendCall& call);
  bool more(Wire& wire);
  void answer(Wire& wire, const BackendCall& call, const Answer& answer);
  void wait_until_gone(Wire& wire);

  std::string backend_;
  Script& script_;
  net::Listening listening_;
  std::atomic<bool> stopping_{false};
  bool refusing_ = false;
  std::vector<std::jthread> served_;  ///< of the accepting thread, while that runs
  std::jthread accepting_;
};

}  // namespace figbridge::scenario
