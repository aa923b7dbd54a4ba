// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "core/deadline.h"
#include "core/task.h"
#include "net/permits.h"
#include "net/waiters.h"

namespace figbridge::net {

/// How a call to a worker process ended.
enum class WorkerEnd : std::uint8_t {
  done,
  failed,       ///< the worker says why
  timed_out,    ///< the deadline passed; what became of it nobody knows if it had started
  lost,         ///< the worker died, was killed or could not be understood
  not_started,  ///< no worker could be started
  too_large,    ///< more rows than the call was to take
  overloaded,   ///< too many calls wait; nothing was sent
};

struct WorkerOutcome {
  WorkerEnd end = WorkerEnd::not_started;
  bool started = false;  ///< it may have had an effect
  std::string rows;      ///< the answer, whole if `done`
  std::string last;      ///< what the worker said at the end
};

/// A call on its way through a worker: the caller waits for it on a loop or in a thread, the supervisor ends
/// it, exactly once.
class WorkerTicket {
 public:
  WorkerTicket(std::string what, Deadline until, std::size_t most)
      : request(std::move(what)), deadline(until), max_rows_bytes(most), waiters_(mutex_) {}

  Task<void> wait();
  void wait_blocking();
  /// The first end counts.
  void end(WorkerEnd how);
  [[nodiscard]] bool ended() const;

  // Of the supervisor until the call has ended, of the caller afterwards.
  std::string request;
  const Deadline deadline;
  const std::size_t max_rows_bytes;
  WorkerOutcome outcome;
  Permits::Permit permit;  ///< given back when nothing of the call goes on any more, whoever still waits

 private:
  mutable std::mutex mutex_;
  std::condition_variable blocked_;
  Waiters waiters_;
  bool ended_ = false;
};

}  // namespace figbridge::net
