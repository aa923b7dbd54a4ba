// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace figbridge {

using Steady = std::chrono::steady_clock;
using Wall = std::chrono::system_clock;

/// Time comes in through this interface, so that tests move it by hand. Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Steady::time_point steady_now() const = 0;
  [[nodiscard]] virtual Wall::time_point wall_now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Steady::time_point steady_now() const override { return Steady::now(); }
  [[nodiscard]] Wall::time_point wall_now() const override { return Wall::now(); }
};

}  // namespace figbridge
