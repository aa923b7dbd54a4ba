// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "core/deadline.h"
#include "core/error.h"
#include "net/waiters.h"

namespace figbridge::net {

/// How many calls may be in flight at once, in the whole process. Any thread. A free permit costs one atomic
/// instruction; only who has to wait, or leaves one to somebody who waits, takes the mutex.
class Permits {
 public:
  Permits(std::size_t count, std::size_t max_waiting);

  /// Gives its permit back when it is dropped; any thread.
  class Permit {
   public:
    Permit() = default;
    Permit(std::shared_ptr<Permits> from, bool waited) : from_(std::move(from)), waited_(waited) {}
    Permit(Permit&&) noexcept = default;
    Permit& operator=(Permit&& other) noexcept {
      release();
      from_ = std::move(other.from_);
      waited_ = other.waited_;
      return *this;
    }
    ~Permit() { release(); }
    /// Whether it was not there at once.
    [[nodiscard]] bool waited() const { return waited_; }
    void release() {
      if (const auto from = std::move(from_)) from->give_back();
    }

   private:
    std::shared_ptr<Permits> from_;
    bool waited_ = false;
  };

  /// `overloaded` of the bridge if too many wait already, `timeout` of the backend if none came free by the
  /// deadline; effect none.
  static Task<Result<Permit>> acquire(std::shared_ptr<Permits> from, Deadline deadline);

  [[nodiscard]] std::size_t in_flight() const;
  [[nodiscard]] std::size_t waiting() const;

 private:
  [[nodiscard]] bool try_take();
  void give_back();

  std::int64_t count_;
  std::size_t max_waiting_;
  std::atomic<std::int64_t> free_;  ///< below zero: so many wait
  mutable std::mutex mutex_;
  Waiters waiters_;
};

}  // namespace figbridge::net
