// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "core/task.h"

namespace figbridge::facade {

/// Brings a value from another thread to a coroutine that waits for it on its loop, but no longer than it
/// may.
template <class T>
class Handover : public std::enable_shared_from_this<Handover<T>> {
 public:
  using Resume = std::move_only_function<void(std::optional<T>)>;

  Handover(const Executor& executor, std::function<void(T)> late, Resume resume)
      : executor_(executor),
        timer_(std::in_place, executor),
        late_(std::move(late)),
        resume_(std::move(resume)) {}

  void wait(std::chrono::milliseconds patience) {
    timer_->expires_after(patience);
    timer_->async_wait([self = this->shared_from_this()](const boost::system::error_code& cancelled) {
      if (!cancelled) self->finish(std::nullopt);
    });
  }
  /// Any thread, once.
  void deliver(T value) {
    boost::asio::post(executor_, [self = this->shared_from_this(), value = std::move(value)]() mutable {
      self->finish(std::move(value));
    });
  }

 private:
  void finish(std::optional<T> value) {
    if (!resume_) {
      if (value) late_(std::move(*value));
      return;
    }
    timer_.reset();
    auto resume = std::exchange(resume_, nullptr);
    resume(std::move(value));
  }

  Executor executor_;
  std::optional<boost::asio::steady_timer> timer_;
  std::function<void(T)> late_;
  Resume resume_;
};

/// Begins something that calls back on another thread, and waits. Nothing after `patience`; what comes later
/// is handed to `late`, on the loop.
template <class T, class Begin>
Task<std::optional<T>> handed_over(std::chrono::milliseconds patience, Begin begin,
                                   std::function<void(T)> late) {
  Executor executor = co_await boost::asio::this_coro::executor;
  auto start = [&](auto resume) {
    auto handover = std::make_shared<Handover<T>>(executor, std::move(late), std::move(resume));
    handover->wait(patience);
    begin([handover](T value) { handover->deliver(std::move(value)); });
  };
  auto value = co_await until_called<std::optional<T>>(start);
  co_return value;
}

}  // namespace figbridge::facade
