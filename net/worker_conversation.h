// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "net/worker_calls.h"
#include "net/worker_frames.h"
#include "net/worker_process.h"

namespace figbridge::net {

/// One worker and the calls that it holds: what is said both ways. Used by the supervisor's thread. Nothing
/// in here waits.
class WorkerConversation {
 public:
  using Ticket = std::shared_ptr<WorkerTicket>;

  WorkerConversation(WorkerProcess process, std::string_view hello, Steady::time_point ready_by);

  void begin(std::uint64_t id, Ticket ticket);
  /// Reads and writes what is possible now. False: the worker has gone, or cannot be understood.
  [[nodiscard]] bool move();
  /// Ends calls whose deadline has passed and asks in advance those to end whose deadline is near.
  void look_at_deadlines(Steady::time_point now, std::chrono::milliseconds cancel_ahead);
  /// Whoever waited for it has gone.
  void cancel(const WorkerTicket& ticket);
  /// Kills the worker, hears its last words and ends all that it holds: as not started only what provably had
  /// not. Waits a moment for the process to be dead.
  void kill(WorkerEnd how);
  /// Ends all that it holds, as what may have started.
  void let_go(WorkerEnd how);
  void ask_to_quit();

  [[nodiscard]] bool hangs(Steady::time_point now, std::chrono::milliseconds hung_after) const;
  /// Calls that somebody still waits for.
  [[nodiscard]] std::size_t awaited() const;
  [[nodiscard]] std::size_t held() const { return calls_.size(); }
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] bool late(Steady::time_point now) const { return !ready_ && now >= ready_by_; }
  [[nodiscard]] bool wants_to_write() const { return !out_.empty(); }
  [[nodiscard]] WorkerProcess& process() { return process_; }
  /// When something has to be looked at, at the latest.
  [[nodiscard]] Steady::time_point next_look(std::chrono::milliseconds cancel_ahead,
                                             std::chrono::milliseconds hung_after) const;

 private:
  struct Call {
    Ticket ticket;
    bool cancelled = false;
    Steady::time_point given_up = Steady::time_point::max();  ///< when the bridge stopped waiting for it
    std::size_t owed = 0;                                     ///< credit that was used and not yet renewed
  };

  [[nodiscard]] bool write();
  [[nodiscard]] bool read();
  [[nodiscard]] bool read_to_end();
  [[nodiscard]] bool take(const Frame& frame);
  [[nodiscard]] bool take_of_call(const Frame& frame);
  void take_rows(std::uint64_t id, Call& call, std::string_view part);
  void cancel(std::uint64_t id, Call& call);
  void give_up(std::uint64_t id, Call& call, WorkerEnd how);

  WorkerProcess process_;
  Steady::time_point ready_by_;
  bool ready_ = false;
  bool understood_ = true;
  FrameReader in_;
  std::string out_;
  std::map<std::uint64_t, Call> calls_;
};

}  // namespace figbridge::net
