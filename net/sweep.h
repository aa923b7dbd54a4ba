// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/clock.h"
#include "core/task.h"

namespace figbridge::net {

class Sweep;

/// A place in a ring; alone at first.
class SweepLink {
 protected:
  SweepLink() = default;
  ~SweepLink() = default;

 private:
  friend class Sweep;
  SweepLink* next_ = this;
  SweepLink* previous_ = this;
};

/// Something with a deadline that the loop's sweep looks after: base of whatever waits (a connection, a
/// queued call). Leaves the sweep when it is destroyed. Used on its loop only.
class Watched : SweepLink {
 public:
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

 protected:
  Watched() = default;
  virtual ~Watched();

 private:
  friend class Sweep;
  /// The deadline has passed; it is watched no longer. May be watched anew or destroyed in here.
  virtual void expired() = 0;
  /// The loop goes down while it is watched: nobody will wake it any more.
  virtual void abandoned() {}

  Sweep* sweep_ = nullptr;
  Steady::time_point at_;
  std::uint64_t tick_ = 0;
};

/// All deadlines of one loop. One coarse timer for all of them: setting a deadline costs a few stores, no
/// system call and no allocation, which matters because each read and write sets one. Deadlines strike up to
/// one tick late, never early. The timer sleeps while nothing is watched.
class Sweep {
 public:
  Sweep(boost::asio::io_context& context, const Clock& clock, std::chrono::milliseconds tick);
  ~Sweep();
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  /// Sets or moves the deadline; time_point::max() is none.
  void watch(Watched& watched, Steady::time_point at);
  void forget(Watched& watched);

 private:
  static constexpr std::size_t kSlots = 64;
  using Timer = boost::asio::basic_waitable_timer<Steady, boost::asio::wait_traits<Steady>, Executor>;
  struct Slot final : SweepLink {};

  [[nodiscard]] std::uint64_t slot_tick(Steady::time_point at) const;
  void place(Watched& watched);
  static void unlink(SweepLink& link);
  void arm_timer();
  void run();
  void strike(Slot& slot, Steady::time_point now);

  const Clock& clock_;
  Steady::duration tick_;
  std::uint64_t swept_ = 0;  ///< the last tick that was looked at
  std::size_t count_ = 0;
  bool armed_ = false;
  std::array<Slot, kSlots>
      slots_;  ///< by tick modulo their number: what is further away is looked at and put back
  Timer timer_;
};

}  // namespace figbridge::net
