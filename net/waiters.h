// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/intrusive/list.hpp>
#include <cstdint>
#include <functional>
#include <mutex>

#include "core/deadline.h"
#include "core/task.h"
#include "net/loops.h"
#include "net/sweep.h"

namespace figbridge::net {

enum class Woken : std::uint8_t { by_signal, by_deadline };

/// Coroutines of any loops that wait for something, first come, first served, each with its deadline. The
/// owner's mutex guards it together with whatever they wait for.
class Waiters {
 public:
  /// `on_deadline` runs under the mutex when one gives up.
  explicit Waiters(std::mutex& mutex, std::function<void()> on_deadline = {})
      : mutex_(mutex), on_deadline_(std::move(on_deadline)) {}

  /// Joins the queue, lets the lock go and waits. Called with the lock held.
  Task<Woken> wait(std::unique_lock<std::mutex>& lock, Deadline deadline);
  /// Wakes the one that waits longest; false if nobody does. Called with the lock held.
  bool wake_one();

  [[nodiscard]] std::size_t size() const { return queue_.size(); }

 private:
  class Waiter;
  using Hook = boost::intrusive::list_base_hook<>;

  class Waiter final : public Hook, Watched {
   public:
    Waiter(Waiters& queue, Loop& loop) : queue_(queue), loop_(loop) {}
    ~Waiter() override;
    template <class Handler>
    void begin(Handler handler, std::unique_lock<std::mutex>& lock, Deadline deadline) {
      handler_ = std::move(handler);
      queue_.queue_.push_back(*this);
      loop_.sweep().watch(*this, deadline.at());
      lock.unlock();
    }
    void wake(Woken how);

   private:
    void expired() override;
    void abandoned() override;
    Waiters& queue_;
    Loop& loop_;
    std::move_only_function<void(Woken)> handler_;
  };

  std::mutex& mutex_;
  std::function<void()> on_deadline_;
  boost::intrusive::list<Waiter> queue_;
};

}  // namespace figbridge::net
