// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/task.h"
#include "net/fd.h"
#include "net/loops.h"
#include "net/pace.h"
#include "net/reactor.h"
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

/// A socket (connected or listening, TCP or unix, plain or TLS) on one loop. One operation at a time. It
/// knows from its loop what is possible, so it makes no system call in vain; a wait ends at the stream's
/// deadline, or when the peer is slower than the pace that the operation names.
class Stream final : Watched, Reactor::Source {
 public:
  Stream(Loop& loop, UniqueFd fd);
  ~Stream() override { close_now(); }

  void secure(std::unique_ptr<TlsSession> tls) { tls_ = std::move(tls); }
  [[nodiscard]] TlsSession* tls() { return tls_.get(); }
  [[nodiscard]] Loop& loop() { return loop_; }
  [[nodiscard]] int native() const { return fd_.get(); }
  [[nodiscard]] bool is_open() const { return static_cast<bool>(fd_); }

  /// Of all waits that begin from now on.
  void set_deadline(Steady::time_point at) { deadline_ = at; }
  [[nodiscard]] bool deadline_passed() const { return loop_.clock().steady_now() >= deadline_; }

  Task<IoEnd> connected();  ///< waits for a connect(2) that was begun
  Task<IoEnd> handshake();
  /// Waits until there is something to read; holds no buffer meanwhile.
  Task<IoEnd> readable();
  /// What is there now; `ok` with 0 bytes if there is nothing yet.
  IoResult read_now(std::span<char> room);
  /// A system call has found nothing more to take: readable() waits for the next.
  void drained() { readable_ = false; }
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

  /// Whether the other end has closed its side, as far as the system has told; bytes may still be there to
  /// read.
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  using Parts = std::array<std::string_view, 3>;
  enum class For : std::uint8_t { reading, writing };

  void expired() override;
  void happened(const Reactor::Happened& what) override;
  void abandoned() override;
  /// Until it is possible, as far as the loop knows; at once if it is.
  Task<IoEnd> wait(For what, Pace* pace);
  [[nodiscard]] For blocked(IoStep::Kind want);
  void begin_wait(Pace* pace);
  IoEnd end_wait(Pace* pace);
  /// Ends the wait from outside, once the loop gets to it.
  void end_wait_soon();
  /// Others on this loop have their turn: after many operations that did not have to wait.
  Task<void> take_turns();
  [[nodiscard]] IoStep receive(std::span<char> room);
  IoStep send(const Parts& parts);
  void close_now();

  Loop& loop_;
  UniqueFd fd_;
  std::unique_ptr<TlsSession> tls_;
  std::optional<coro::Resumer<>> waiting_;
  Steady::time_point deadline_ = Steady::time_point::max();
  Steady::time_point wait_began_;
  std::uint8_t unwaited_ = 0;
  For waits_for_ = For::reading;
  bool readable_ = true;  ///< until a system call says otherwise
  bool writable_ = true;
  bool ended_ = false;  ///< by the other end: there is an end or an error to read
  bool timed_out_ = false;
  bool interrupted_ = false;
};

}  // namespace figbridge::net
