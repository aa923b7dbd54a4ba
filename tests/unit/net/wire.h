// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/clock.h"
#include "net/fd.h"
#include "net/loops.h"
#include "net/server.h"

namespace figbridge::test {

/// The bytes of a conversation, sent and read as they are. Blocking, with five seconds of patience.
class RawPeer {
 public:
  explicit RawPeer(net::UniqueFd fd) : fd_(std::move(fd)) {}
  [[nodiscard]] static RawPeer connect(std::uint16_t port);
  [[nodiscard]] static RawPeer connect(const std::string& unix_path);

  RawPeer& send(std::string_view bytes);
  /// Up to and including `mark`; what came so far if the other end closes first or patience ends.
  std::string read_until(std::string_view mark);
  /// One answer: head and a body of its Content-Length.
  std::string read_answer();
  std::string read_bytes(std::size_t count);
  /// All that comes until the other end closes; `reset` tells how it ended.
  std::string read_to_end();
  [[nodiscard]] bool was_reset() const { return reset_; }
  void finish_sending();
  void close() { fd_.close(); }
  void close_with_reset();
  [[nodiscard]] int fd() const { return fd_.get(); }

 private:
  bool receive();

  net::UniqueFd fd_;
  std::string ahead_;
  bool reset_ = false;
};

using Handling = std::function<Task<void>(net::ServerExchange&)>;

/// Two loops whose deadlines are looked at every few milliseconds, running as long as it lives.
class RunningLoops {
 public:
  explicit RunningLoops(std::size_t count = 2) : loops(count, clock, std::chrono::milliseconds(5)) {
    loops.start();
  }
  ~RunningLoops() { loops.stop(); }

  SystemClock clock;
  net::Loops loops;
};

/// A port whose fallback is one function.
class TestPort {
 public:
  TestPort(net::Loops& loops, Handling handling, net::PortSettings settings = {});
  ~TestPort();

  [[nodiscard]] RawPeer connect() const { return RawPeer::connect(port_.port()); }
  [[nodiscard]] net::Port& operator*() { return port_; }
  [[nodiscard]] net::Port* operator->() { return &port_; }
  [[nodiscard]] std::uint16_t port() const { return port_.port(); }

 private:
  class Handler;
  std::unique_ptr<Handler> handler_;
  net::Port port_;
};

/// "GET /path HTTP/1.1" with a Host and whatever more.
[[nodiscard]] std::string get(std::string_view path, std::string_view more_fields = {});
[[nodiscard]] std::string post(std::string_view path, std::string_view body,
                               std::string_view more_fields = {});
/// The three digits of an answer's first line, or -1.
[[nodiscard]] int status_of(std::string_view answer);
/// What follows the head.
[[nodiscard]] std::string body_of(std::string_view answer);

/// Handlers that tests share.
Task<void> echo(net::ServerExchange& exchange);      ///< the whole body back; 400 if it cannot be read
Task<void> say_path(net::ServerExchange& exchange);  ///< the path as the body; the request's body unread

/// Waits, without spinning, until `condition` holds; false after five seconds.
bool eventually(const std::function<bool()>& condition);

}  // namespace figbridge::test
