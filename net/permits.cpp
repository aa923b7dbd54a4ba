// SPDX-License-Identifier: Apache-2.0
#include "net/permits.h"

#include <algorithm>

namespace figbridge::net {

Permits::Permits(std::size_t count, std::size_t max_waiting)
    : count_(static_cast<std::int64_t>(std::max<std::size_t>(count, 1))),
      max_waiting_(max_waiting),
      free_(count_),
      waiters_(mutex_, [this] { free_.fetch_add(1); }) {}

bool Permits::try_take() {
  auto free = free_.load();
  while (free > 0) {
    if (free_.compare_exchange_weak(free, free - 1)) return true;
  }
  return false;
}

Task<Result<Permits::Permit>> Permits::acquire(std::shared_ptr<Permits> from, Deadline deadline) {
  if (from->try_take()) co_return Permit(std::move(from), false);
  std::unique_lock lock(from->mutex_);
  if (from->waiters_.size() >= from->max_waiting_) {
    co_return fail(ErrorKind::overloaded, Origin::bridge, "too many calls wait for this backend");
  }
  // Counted and queued under one lock: who gives back below zero finds us in the queue.
  if (from->free_.fetch_sub(1) > 0) co_return Permit(std::move(from), false);
  const auto woken = co_await from->waiters_.wait(lock, deadline);
  if (woken == Woken::by_signal) co_return Permit(std::move(from), true);
  co_return fail(ErrorKind::timeout, Origin::bridge, "no place among the calls in flight came free in time");
}

void Permits::give_back() {
  if (free_.fetch_add(1) >= 0) return;
  const std::scoped_lock lock(mutex_);
  waiters_.wake_one();  // nobody: whoever waited has just given up, and has counted itself out
}

std::size_t Permits::in_flight() const {
  return static_cast<std::size_t>(count_ - std::clamp<std::int64_t>(free_.load(), 0, count_));
}

std::size_t Permits::waiting() const {
  return static_cast<std::size_t>(std::max<std::int64_t>(-free_.load(), 0));
}

}  // namespace figbridge::net
