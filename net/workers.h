// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/deadline.h"
#include "core/presence.h"
#include "core/task.h"
#include "net/worker_calls.h"
#include "net/worker_process.h"

namespace figbridge::net {

struct WorkersSettings {
  WorkerCommand command;
  std::string hello;                                ///< what a fresh worker is told first
  std::size_t max_calls = 8;                        ///< in a worker at the same time
  std::size_t max_waiting = 1024;                   ///< for a place among them
  std::chrono::milliseconds start_patience{5'000};  ///< from start to `ready`
  std::chrono::milliseconds cancel_ahead{250};      ///< before its deadline a call is asked to end
  std::chrono::milliseconds hung_after{1'000};      ///< after its deadline a call that goes on is a hung one
  std::chrono::milliseconds first_backoff{100};     ///< before the next start after one that failed; doubles
  std::chrono::milliseconds longest_backoff{10'000};
};

/// What an observer may be shown.
struct WorkersState {
  bool running = false;
  bool failing = false;        ///< the last one died as it started, or could not be started
  std::uint32_t calls = 0;     ///< that are with workers
  std::uint32_t waiting = 0;   ///< for a place
  std::uint32_t draining = 0;  ///< workers that hold a hung call and take no new ones
  std::uint64_t started = 0;   ///< workers, since the beginning
  std::uint64_t killed = 0;    ///< of these, for a hung call
  std::uint64_t died = 0;      ///< of these, by themselves
};

/// Worker processes of one kind: the current one, and those that drain. The first is started by the first
/// call, a new one when the current one has died or drains. One thread of its own talks to them, starts and
/// kills them, and ends calls at their deadlines, so that no call waits for a driver longer than it wants to.
///
/// A call that goes on `hung_after` its deadline makes its worker drain: a successor takes new calls, and the
/// worker is killed when the other calls that it holds have ended, or have hung as well. A permit is held by
/// a call until the worker says that it has ended, or is dead: never more than `max_calls` run at a time.
class Workers {
 public:
  explicit Workers(WorkersSettings settings);
  /// Ends every call as lost. Workers are asked to end, then killed; none of it is waited for.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Any loop. Ends by the deadline. Whoever lets it go, cancels the call. One that had to wait for its turn
  /// is not sent (`overloaded`) once `asker` has gone; null: they never go.
  Task<WorkerOutcome> call(std::string request, Deadline deadline, std::size_t max_rows_bytes,
                           const Presence* asker = nullptr);
  /// The same for a thread that is no loop's, beside the permits: for start-up and tools.
  [[nodiscard]] WorkerOutcome call_blocking(std::string request, Deadline deadline,
                                            std::size_t max_rows_bytes);

  [[nodiscard]] WorkersState state() const;
  /// Why the last worker could not be started, or died; empty: none did.
  [[nodiscard]] std::string last_trouble() const;

 private:
  class Supervisor;
  std::shared_ptr<Supervisor> supervisor_;
  std::shared_ptr<Permits> permits_;
};

}  // namespace figbridge::net
