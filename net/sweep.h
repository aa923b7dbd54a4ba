// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/clock.h"

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

/// All deadlines of one loop, looked at once a tick: setting a deadline costs a few stores, no system call
/// and no allocation, which matters because each read and write sets one. Deadlines strike up to one tick
/// late, never early.
class Sweep {
 public:
  Sweep(const Clock& clock, std::chrono::milliseconds tick) : clock_(clock), tick_(tick) {}
  ~Sweep() { abandon_all(); }
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  /// Sets or moves the deadline; time_point::max() is none.
  void watch(Watched& watched, Steady::time_point at);
  void forget(Watched& watched);

  /// When to look next, by the steady clock of the machine; nothing while nothing is watched.
  [[nodiscard]] std::optional<Steady::time_point> next() const;
  /// Looks: what is due by the clock is told so.
  void run();
  /// The loop goes down.
  void abandon_all();

 private:
  static constexpr std::size_t kSlots = 64;
  struct Slot final : SweepLink {};

  [[nodiscard]] std::uint64_t slot_tick(Steady::time_point at) const;
  void place(Watched& watched);
  static void unlink(SweepLink& link);
  void arm();
  void strike(Slot& slot, Steady::time_point now);

  const Clock& clock_;
  Steady::duration tick_;
  std::uint64_t swept_ = 0;  ///< the last tick that was looked at
  std::size_t count_ = 0;
  bool armed_ = false;
  Steady::time_point next_;
  std::array<Slot, kSlots>
      slots_;  ///< by tick modulo their number: what is further away is looked at and put back
};

}  // namespace figbridge::net
