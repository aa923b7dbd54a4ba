// SPDX-License-Identifier: Apache-2.0
#include "net/worker_calls.h"

namespace figbridge::net {

Task<void> WorkerTicket::wait() {
  std::unique_lock lock(mutex_);
  if (ended_) co_return;
  co_await waiters_.wait(lock, Deadline());  // the supervisor ends it in time
}

void WorkerTicket::wait_blocking() {
  std::unique_lock lock(mutex_);
  blocked_.wait(lock, [this] { return ended_; });
}

void WorkerTicket::end(WorkerEnd how) {
  const std::scoped_lock lock(mutex_);
  if (ended_) return;
  ended_ = true;
  outcome.end = how;
  blocked_.notify_all();
  waiters_.wake_one();
}

bool WorkerTicket::ended() const {
  const std::scoped_lock lock(mutex_);
  return ended_;
}

}  // namespace figbridge::net
