// SPDX-License-Identifier: Apache-2.0
#include "net/waiters.h"

#include <utility>

namespace figbridge::net {

Waiters::Waiter::~Waiter() {
  if (!is_linked()) return;  // woken in order
  const std::scoped_lock lock(queue_.mutex_);
  if (is_linked()) queue_.queue_.erase(queue_.queue_.iterator_to(*this));
}

/// The waiter stays where it is until what is posted here has run: it is a part of the coroutine that this
/// resumes.
void Waiters::Waiter::wake(Woken how) {
  loop_.post([this, how] {
    loop_.sweep().forget(*this);
    auto handler = std::exchange(handler_, nullptr);
    handler(how);
  });
}

void Waiters::Waiter::expired() {
  {
    const std::scoped_lock lock(queue_.mutex_);
    if (!is_linked()) return;  // a signal is on its way
    queue_.queue_.erase(queue_.queue_.iterator_to(*this));
    if (queue_.on_deadline_) queue_.on_deadline_();
  }
  wake(Woken::by_deadline);
}

/// The handler owns the coroutine, and the coroutine owns this: without a loop to resume it both have to go.
void Waiters::Waiter::abandoned() {
  const auto last = std::exchange(handler_, nullptr);
}

Task<Woken> Waiters::wait(std::unique_lock<std::mutex>& lock, Deadline deadline) {
  Waiter waiter(*this, Loop::of(co_await current_loop));
  auto start = [&](auto resume) { waiter.begin(std::move(resume), lock, deadline); };
  const Woken how = co_await until_called<Woken>(start);
  co_return how;
}

bool Waiters::wake_one() {
  if (queue_.empty()) return false;
  Waiter& first = queue_.front();
  queue_.pop_front();
  first.wake(Woken::by_signal);
  return true;
}

}  // namespace figbridge::net
