// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "net/fd.h"
#include "net/listen.h"
#include "net/loops.h"
#include "net/server.h"

namespace figbridge::test {

/// The bytes of a conversation, sent and read as they are. Blocking, with five seconds of patience.
class RawPeer {
 public:
  /// Reading ends early when `stopping` becomes true.
  explicit RawPeer(net::UniqueFd fd, const std::atomic<bool>* stopping = nullptr)
      : fd_(std::move(fd)), stopping_(stopping) {}
  [[nodiscard]] static RawPeer connect(std::uint16_t port);
  [[nodiscard]] static RawPeer connect(const std::string& unix_path);

  RawPeer& send(std::string_view bytes);
  /// Up to and including `mark`; what came so far if the other end closes first or patience ends.
  std::string read_until(std::string_view mark);
  /// One answer: head and a body of its Content-Length.
  std::string read_answer();
  std::string read_bytes(std::size_t count);
  /// Whatever comes next; empty at the end.
  std::string read_some();
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
  const std::atomic<bool>* stopping_;
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

/// A listening socket whose connections are each served by a script in a thread of its own: the first
/// connection by the first script, later ones by the last.
class ScriptedBackend {
 public:
  using Script = std::function<void(RawPeer&)>;
  explicit ScriptedBackend(std::vector<Script> scripts);
  ~ScriptedBackend();

  [[nodiscard]] std::uint16_t port() const { return listening_.port; }
  [[nodiscard]] int connections() const { return connections_.load(); }

 private:
  void accept();

  std::vector<Script> scripts_;
  net::Listening listening_;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopping_{false};
  std::vector<std::jthread> served_;
  std::jthread accepting_;
};

/// Runs a coroutine on the first loop and waits for its result.
template <class T>
T run_on(net::Loops& loops, std::function<Task<T>()> call, std::size_t loop = 0) {
  return spawn_for_result(loops.at(loop), std::move(call)).get();
}

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
