// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <tuple>
#include <utility>

#include "core/event_loop.h"
#include "core/frame_memory.h"

/// What core/task.h is made of. A chain of coroutines has a root, which something outside began (spawn); each
/// coroutine of it is owned by the frame of its caller. Whoever holds the chain while it waits (a Resumer)
/// owns the root, and so the whole chain.
namespace figbridge {

/// `EventLoop& loop = co_await current_loop;`
struct CurrentLoop {};
inline constexpr CurrentLoop current_loop;

namespace coro {

/// What spawned a chain of coroutines: who goes when the chain is let go.
struct Root {
  EventLoop* loop = nullptr;
  std::coroutine_handle<> frame;
};

class Promise {
 public:
  static void* operator new(std::size_t size) { return take_frame(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { give_back_frame(frame, size); }

  static std::suspend_always initial_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { failure_ = std::current_exception(); }

  auto await_transform(CurrentLoop) const noexcept {
    struct Known {
      EventLoop* loop;
      static bool await_ready() noexcept { return true; }
      static void await_suspend(std::coroutine_handle<>) noexcept {}
      [[nodiscard]] EventLoop& await_resume() const noexcept { return *loop; }
    };
    return Known{root_->loop};
  }
  template <class Awaited>
  Awaited&& await_transform(Awaited&& awaited) const noexcept {
    return std::forward<Awaited>(awaited);
  }

  [[nodiscard]] Root& root() const { return *root_; }
  void belongs_to(Root& root) { root_ = &root; }

  /// Runs a callee until it ends or waits; true if it waits, and will resume `caller` later.
  bool begin(std::coroutine_handle<> self, std::coroutine_handle<> caller, Root& root) {
    root_ = &root;
    caller_ = caller;
    calling_ = true;
    self.resume();
    calling_ = false;
    return !ended_;
  }

 protected:
  /// Goes on with the caller, unless that is just about to see for itself.
  struct Ending {
    static bool await_ready() noexcept { return false; }
    template <class P>
    static void await_suspend(std::coroutine_handle<P> self) noexcept {
      Promise& promise = self.promise();
      promise.ended_ = true;
      if (!promise.calling_) promise.caller_.resume();
    }
    static void await_resume() noexcept {}
  };

  Root* root_ = nullptr;
  std::coroutine_handle<> caller_;
  std::exception_ptr failure_;
  bool calling_ = false;
  bool ended_ = false;
};

template <class T>
class ValuePromise : public Promise {
 public:
  template <class U = T>
    requires std::constructible_from<T, U&&>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    if (failure_) std::rethrow_exception(failure_);
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class ValuePromise<void> : public Promise {
 public:
  static void return_void() noexcept {}
  void take() const {
    if (failure_) std::rethrow_exception(failure_);
  }
};

/// Resumes a coroutine with what it waited for, on its loop. Whoever lets it go uncalled lets the whole chain
/// of coroutines go.
template <class... Results>
class Resumer {
 public:
  using Values = std::optional<std::tuple<Results...>>;
  Resumer(Values& values, std::coroutine_handle<> waiting, Root& root)
      : values_(&values), waiting_(waiting), root_(&root) {}
  Resumer(Resumer&& other) noexcept
      : values_(other.values_), waiting_(other.waiting_), root_(std::exchange(other.root_, nullptr)) {}
  Resumer& operator=(Resumer&&) = delete;
  ~Resumer() {
    if (root_ != nullptr) root_->frame.destroy();
  }

  void operator()(Results... results) {
    root_ = nullptr;
    values_->emplace(std::move(results)...);
    waiting_.resume();
  }

 private:
  Values* values_;
  std::coroutine_handle<> waiting_;
  Root* root_;
};

template <class Start, class... Results>
class Wait {
 public:
  explicit Wait(Start& start) : start_(start) {}
  static bool await_ready() noexcept { return false; }
  template <class P>
  void await_suspend(std::coroutine_handle<P> waiting) {
    start_(Resumer<Results...>(values_, waiting, waiting.promise().root()));
  }
  auto await_resume() {
    if constexpr (sizeof...(Results) == 1) {
      return std::get<0>(std::move(*values_));
    } else {
      return std::move(*values_);
    }
  }

 private:
  Start& start_;
  std::optional<std::tuple<Results...>> values_;
};

/// The root of a chain: owns itself, ends by itself.
class Spawned {
 public:
  class promise_type final : public Promise {
   public:
    Spawned get_return_object() { return Spawned(std::coroutine_handle<promise_type>::from_promise(*this)); }
    static std::suspend_never final_suspend() noexcept { return {}; }
    static void return_void() noexcept {}
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }

    Root spawned;
  };

  /// Runs it on `loop`, soon.
  void start_on(EventLoop& loop) && {
    auto& promise = frame_.promise();
    promise.spawned = {&loop, frame_};
    promise.belongs_to(promise.spawned);
    loop.post(Beginner(frame_));
  }

 private:
  struct Beginner {
    explicit Beginner(std::coroutine_handle<> to_begin) : frame(to_begin) {}
    Beginner(Beginner&& other) noexcept : frame(std::exchange(other.frame, nullptr)) {}
    Beginner& operator=(Beginner&&) = delete;
    ~Beginner() {
      if (frame) frame.destroy();
    }
    void operator()() { std::exchange(frame, nullptr).resume(); }
    std::coroutine_handle<> frame;
  };
  explicit Spawned(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

template <class Make>
Spawned run(Make make) {
  co_await make();
}

}  // namespace coro

}  // namespace figbridge
