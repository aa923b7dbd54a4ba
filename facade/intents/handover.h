// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "core/task.h"
#include "net/loops.h"

namespace figbridge::facade {

/// Brings a value from another thread to a coroutine that waits for it on its loop, but no longer than it
/// may.
template <class T>
class Handover final : public std::enable_shared_from_this<Handover<T>>, net::Watched {
 public:
  using Resume = std::move_only_function<void(std::optional<T>)>;

  Handover(net::Loop& loop, std::function<void(T)> late, Resume resume)
      : loop_(loop), late_(std::move(late)), resume_(std::move(resume)) {}

  void wait(std::chrono::milliseconds patience) {
    waiting_ = this->shared_from_this();
    loop_.sweep().watch(*this, loop_.clock().steady_now() + patience);
  }
  /// Any thread, once.
  void deliver(T value) {
    loop_.post([self = this->shared_from_this(), value = std::move(value)]() mutable {
      self->finish(std::move(value));
    });
  }

 private:
  void expired() override { finish(std::nullopt); }
  void abandoned() override {
    const auto self = std::exchange(waiting_, nullptr);
    const auto last = std::exchange(resume_, nullptr);
  }
  void finish(std::optional<T> value) {
    if (!resume_) {
      if (value) late_(std::move(*value));
      return;
    }
    loop_.sweep().forget(*this);
    const auto self = std::exchange(waiting_, nullptr);
    auto resume = std::exchange(resume_, nullptr);
    resume(std::move(value));
  }

  net::Loop& loop_;
  std::shared_ptr<Handover> waiting_;  ///< keeps itself while somebody waits
  std::function<void(T)> late_;
  Resume resume_;
};

/// Begins something that calls back on another thread, and waits. Nothing after `patience`; what comes later
/// is handed to `late`, on the loop.
template <class T, class Begin>
Task<std::optional<T>> handed_over(std::chrono::milliseconds patience, Begin begin,
                                   std::function<void(T)> late) {
  net::Loop& loop = net::Loop::of(co_await current_loop);
  auto start = [&](auto resume) {
    auto handover = std::make_shared<Handover<T>>(loop, std::move(late), std::move(resume));
    handover->wait(patience);
    begin([handover](T value) { handover->deliver(std::move(value)); });
  };
  auto value = co_await until_called<std::optional<T>>(start);
  co_return value;
}

}  // namespace figbridge::facade
