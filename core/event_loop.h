// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/clock.h"

namespace figbridge {

/// What coroutines run on: one thread that does one thing after the other. Every coroutine runs on one loop
/// from its first to its last instruction.
class EventLoop {
 public:
  using Work = std::move_only_function<void()>;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Runs `work` on this loop, soon, in the order of the calls. Any thread. What has not run when the loop
  /// goes down is let go.
  virtual void post(Work work) = 0;
  /// Runs `work` at `at` or as soon afterwards as the loop gets to it. On the loop only.
  virtual void post_at(Steady::time_point at, Work work) = 0;

 protected:
  EventLoop() = default;
  ~EventLoop() = default;
};

}  // namespace figbridge
