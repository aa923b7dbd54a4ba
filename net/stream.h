// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/task.h"
#include "net/fd.h"
#include "net/loops.h"
#include "net/pace.h"
#include "net/sweep.h"
#include "net/tls_session.h"

namespace figbridge::net {

/// How an operation on a stream ended.
enum class IoEnd : std::uint8_t {
  ok,
  eof,          ///< the other end closed its side in order
  broken,       ///< reset, TLS failure, any other error
  timed_out,    ///< the deadline or the pace
  interrupted,  ///< interrupt() from this side
};

struct IoResult {
  IoEnd end = IoEnd::ok;
  std::size_t count = 0;
};

struct ReadAhead;

/// A connected socket (TCP or unix, plain or TLS) on one loop. One operation at a time. System calls are
/// tried first and waited for only when they would block; a wait ends at the stream's deadline, or when the
/// peer is slower than the pace that the operation names.
class Stream final : Watched {
 public:
  Stream(Loop& loop, UniqueFd fd, int family);
  ~Stream() override = default;

  void secure(std::unique_ptr<TlsSession> tls) { tls_ = std::move(tls); }
  [[nodiscard]] TlsSession* tls() { return tls_.get(); }
  [[nodiscard]] Loop& loop() { return loop_; }
  [[nodiscard]] int native() { return socket_.native_handle(); }
  [[nodiscard]] bool is_open() const { return socket_.is_open(); }

  /// Of all waits that begin from now on.
  void set_deadline(Steady::time_point at) { deadline_ = at; }
  [[nodiscard]] bool deadline_passed() const { return loop_.clock().steady_now() >= deadline_; }

  Task<IoEnd> connected();  ///< waits for a connect(2) that was begun
  Task<IoEnd> handshake();
  /// Waits until there is something to read; holds no buffer meanwhile.
  Task<IoEnd> readable();
  /// What is there now; `ok` with 0 bytes if there is nothing yet.
  IoResult read_now(std::span<char> room);
  /// Begins a read that nobody waits for yet, of a plain stream. The next read_some must be given the same
  /// room, which must stay until then or until the stream has been closed. Meanwhile is_fresh() needs no
  /// system call: it knows what the loop knows.
  void read_ahead(std::span<char> room);
  /// Waits for at least one byte.
  Task<IoResult> read_some(std::span<char> room, Pace* pace = nullptr);
  /// Writes all of them, in order, in as few system calls as it takes. `count` is right after a failure as
  /// well.
  Task<IoResult> write(std::string_view a, std::string_view b = {}, std::string_view c = {},
                       Pace* pace = nullptr);

  /// Whether an idle connection can still be used: not closed by the other end, no bytes that nobody asked
  /// for.
  [[nodiscard]] bool is_fresh();
  /// Ends the wait that is going on, and every later one.
  void interrupt();
  void shutdown_write();
  void close();
  /// Closes with a reset, so that the other end cannot take what it has for the whole.
  void reset();

 private:
  using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, Executor>;
  using Parts = std::array<std::string_view, 3>;

  void expired() override;
  Task<IoEnd> wait(boost::asio::socket_base::wait_type what, Pace* pace);
  Task<IoEnd> wait_for(IoStep::Kind want, Pace* pace);
  void begin_wait(Pace* pace);
  IoEnd end_wait(bool failed, Pace* pace);
  Task<IoResult> receive(std::span<char> room, Pace* pace);
  Task<IoResult> receive_ahead(Pace* pace);
  Task<IoResult> receive_by_tls(std::span<char> room, Pace* pace);
  IoStep send(const Parts& parts);

  Loop& loop_;
  Socket socket_;
  std::unique_ptr<TlsSession> tls_;
  std::shared_ptr<ReadAhead> ahead_;  ///< a read that nobody has waited for yet
  Steady::time_point deadline_ = Steady::time_point::max();
  Steady::time_point wait_began_;
  bool waiting_ = false;
  bool timed_out_ = false;
  bool interrupted_ = false;
};

}  // namespace figbridge::net
