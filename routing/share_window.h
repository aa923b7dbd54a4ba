// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/clock.h"

namespace figbridge::routing {

/// How many of the latest calls were bad. The window moves in tenths of its length, so what is counted is
/// between 90 % and 100 % of it. Lock-free; any thread.
class ShareWindow {
 public:
  struct Counts {
    std::uint64_t calls = 0;
    std::uint64_t bad = 0;
    Steady::time_point first_bad;  ///< to the millisecond; of none, the epoch
  };

  explicit ShareWindow(std::chrono::milliseconds length);
  ShareWindow(const ShareWindow&) = delete;
  ShareWindow& operator=(const ShareWindow&) = delete;

  void add(bool bad, Steady::time_point now) noexcept;
  [[nodiscard]] Counts counts(Steady::time_point now) const noexcept;
  /// What is counted afterwards starts from nothing.
  void clear() noexcept;

 private:
  static constexpr std::size_t kSlots = 10;
  struct Place {
    std::atomic<std::uint64_t> word{0};  // tick, calls, bad, packed
    std::atomic<std::int64_t> first_bad_ms{0};
  };
  [[nodiscard]] std::uint64_t tick_of(std::int64_t now_ms) const noexcept;

  std::int64_t slot_ms_;
  std::array<Place, kSlots> places_{};
};

}  // namespace figbridge::routing
