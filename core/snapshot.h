// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace figbridge {

/// Holds the current version of something immutable and replaces it whole. Readers pin a version by copying
/// the pointer; a pinned version stays valid and unchanged however often it is replaced meanwhile. Any
/// thread. (A mutex around one pointer copy: std::atomic<std::shared_ptr> of libstdc++ 12 trips
/// ThreadSanitizer.)
template <class T>
class Snapshot {
 public:
  using Pinned = std::shared_ptr<const T>;

  explicit Snapshot(Pinned first = nullptr) : current_(std::move(first)) {}

  [[nodiscard]] Pinned pin() const {
    const std::scoped_lock lock(mutex_);
    return current_;
  }
  void replace(Pinned next) {
    {
      const std::scoped_lock lock(mutex_);
      current_.swap(next);
      generation_.fetch_add(1, std::memory_order_release);
    }
    // `next` (the former version) is released outside the lock.
  }
  /// Grows with every replacement: lets a loop keep its own pinned copy and look here first.
  [[nodiscard]] std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

 private:
  mutable std::mutex mutex_;
  Pinned current_;
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace figbridge
