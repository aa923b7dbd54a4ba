// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <exception>
#include <future>
#include <type_traits>
#include <utility>

#include "core/coro.h"

namespace figbridge {

/// A coroutine that is run by `co_await`ing it, once; it belongs to whoever holds it. Made for calls that
/// seldom wait: what ends without waiting returns to its caller like a function, its frame is taken from
/// memory that its thread keeps. An exception that leaves it is thrown where it is awaited.
template <class T>
class [[nodiscard]] Task {
 public:
  using Value = T;
  class promise_type final : public coro::ValuePromise<T> {
   public:
    Task get_return_object() { return Task(Handle::from_promise(*this)); }
    static auto final_suspend() noexcept { return coro::Promise::Ending{}; }
  };

  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) frame_.destroy();
  }

  auto operator co_await() && noexcept { return Call{frame_}; }

 private:
  using Handle = std::coroutine_handle<promise_type>;
  struct Call {
    Handle callee;
    static bool await_ready() noexcept { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> caller) {
      return callee.promise().begin(callee, caller, caller.promise().root());
    }
    T await_resume() { return callee.promise().take(); }
  };

  explicit Task(Handle frame) : frame_(frame) {}
  Handle frame_;
};

/// Suspends until what `start` has begun calls back: `start` is handed a callable of `Results...`, which may
/// be moved and must be called on the loop, once. `co_await` gives the result, a tuple if there are several.
///
///     auto start = [&](auto resume) { pool.run(job, std::move(resume)); };
///     const auto status = co_await until_called<Status>(start);
template <class... Results, class Start>
[[nodiscard]] auto until_called(Start& start) {
  return coro::Wait<Start, Results...>(start);
}

/// Runs the coroutine that `make` gives on a loop, soon; `make` lives as long as it does. An exception that
/// leaves it ends the process. Any thread.
template <class Make>
void spawn(EventLoop& loop, Make make) {
  coro::run(std::move(make)).start_on(loop);
}

/// The same, for a thread that waits for the result; exceptions come along.
template <class Make, class T = typename std::invoke_result_t<Make&>::Value>
[[nodiscard]] std::future<T> spawn_for_result(EventLoop& loop, Make make) {
  std::promise<T> promise;
  auto result = promise.get_future();
  spawn(loop, [promise = std::move(promise), make = std::move(make)]() mutable -> Task<void> {
    try {
      if constexpr (std::is_void_v<T>) {
        co_await make();
        promise.set_value();
      } else {
        promise.set_value(co_await make());
      }
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  });
  return result;
}

[[nodiscard]] inline Task<void> sleep_until(Steady::time_point at) {
  EventLoop& loop = co_await current_loop;
  auto start = [&](auto resume) { loop.post_at(at, std::move(resume)); };
  co_await until_called<>(start);
}

}  // namespace figbridge
