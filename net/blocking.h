// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/task.h"

namespace figbridge::net {

/// A few threads for calls that block (files, the store, name look-up), so that no loop ever does. A hop
/// costs about 10 µs of CPU. Stop it before the loops: what is queued is still run, then its threads end.
class BlockingPool {
 public:
  explicit BlockingPool(std::size_t threads = 4, std::size_t queue_limit = 4096);
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Runs `call` (its result is a Result<T> or a Status; it does not throw) on a thread of the pool and comes
  /// back on the caller's loop. A full queue or a stopped pool is `overloaded` of the bridge at once, effect
  /// none.
  template <class F>
  auto run(F call) -> Task<std::invoke_result_t<F&>>;

  /// Ends the threads after the queued calls. Any thread but the pool's own.
  void stop();

 private:
  struct Job {
    virtual ~Job() = default;
    virtual void run() = 0;
  };
  template <class F, class Handler>
  struct Call;

  [[nodiscard]] bool push(std::unique_ptr<Job>& job);
  void work();

  std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Job>> queue_;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

template <class F, class Handler>
struct BlockingPool::Call final : Job {
  Call(F call, Handler handler, EventLoop& loop)
      : call_(std::move(call)), handler_(std::move(handler)), loop_(loop) {}
  void run() override { finish(call_()); }
  void finish(std::invoke_result_t<F&> result) {
    loop_.post([handler = std::move(handler_), result = std::move(result)]() mutable {
      std::move(handler)(std::move(result));
    });
  }

  F call_;
  Handler handler_;
  EventLoop& loop_;
};

template <class F>
auto BlockingPool::run(F call) -> Task<std::invoke_result_t<F&>> {
  using Outcome = std::invoke_result_t<F&>;
  EventLoop& loop = co_await current_loop;
  auto start = [this, &loop, &call](auto handler) {
    using Queued = Call<F, std::decay_t<decltype(handler)>>;
    auto queued = std::make_unique<Queued>(std::move(call), std::move(handler), loop);
    Queued* const mine = queued.get();
    std::unique_ptr<Job> job = std::move(queued);
    if (push(job)) return;
    mine->finish(fail(ErrorKind::overloaded, Origin::bridge, "too many blocking calls are waiting"));
  };
  Outcome outcome = co_await until_called<Outcome>(start);
  co_return outcome;
}

}  // namespace figbridge::net
