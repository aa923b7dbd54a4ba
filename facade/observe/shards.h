// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <utility>

namespace figbridge::facade {

/// Numbers threads in the order in which they ask: what spreads them over shards.
[[nodiscard]] inline std::size_t thread_number() {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t number = next.fetch_add(1, std::memory_order_relaxed);
  return number;
}

/// One `T` for each of the first 16 threads (later ones share): a thread that adds to its own meets no other,
/// except for the moment in which a reader gathers. Any thread; the functions handed in must not call back.
template <class T>
class Shards {
 public:
  static constexpr std::size_t kCount = 16;

  /// `work` on the shard of this thread.
  template <class Work>
  decltype(auto) here(Work&& work) {
    auto& shard = shards_[thread_number() % kCount];
    const std::scoped_lock lock(shard.mutex);
    return std::forward<Work>(work)(shard.value);
  }
  /// `work` on every shard, one after the other.
  template <class Work>
  void each(Work&& work) const {
    for (auto& shard : shards_) {
      const std::scoped_lock lock(shard.mutex);
      work(shard.value);
    }
  }

 private:
  struct alignas(64) Shard {
    std::mutex mutex;
    T value;
  };
  mutable std::array<Shard, kCount> shards_;
};

}  // namespace figbridge::facade
