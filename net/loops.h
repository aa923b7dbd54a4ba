// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/event_loop.h"
#include "core/task.h"
#include "net/loop_guest.h"
#include "net/reactor.h"
#include "net/read_buffer.h"
#include "net/sweep.h"

namespace figbridge::net {

/// What suspended coroutines may still touch while a loop goes down: it goes after them.
class LoopStock {
 protected:
  LoopStock() = default;
  ReadBuffers buffers_;
  std::atomic<std::size_t> connections_{0};
};

/// One thread's event loop and what its connections share without locks: read buffers and the sweep that
/// enforces their deadlines. Everything of a connection happens on its loop; only post(), stop() and the
/// counter are for any thread.
class Loop final : LoopStock, public EventLoop {
 public:
  Loop(std::size_t index, const Clock& clock, std::chrono::milliseconds tick);
  ~Loop();

  /// The loop that a coroutine runs on: `Loop::of(co_await current_loop)`. Every loop that reaches net/ is
  /// one.
  [[nodiscard]] static Loop& of(EventLoop& loop) { return static_cast<Loop&>(loop); }

  /// Runs until stop(). Once.
  void run();
  /// What is under way ends first. Any thread.
  void stop();
  void post(Work work) override;
  void post_at(Steady::time_point at, Work work) override;

  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Sweep& sweep() { return sweep_; }
  [[nodiscard]] Reactor& reactor() { return reactor_; }
  [[nodiscard]] ReadBuffers& buffers() { return buffers_; }

  /// Connections of callers that this loop serves: what the acceptors compare.
  [[nodiscard]] std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }
  void connection_opened() { connections_.fetch_add(1, std::memory_order_relaxed); }
  void connection_closed() { connections_.fetch_sub(1, std::memory_order_relaxed); }

 private:
  void run_posted();
  void run_due();
  /// How long nothing has to be done; nothing if that has no end.
  [[nodiscard]] std::optional<std::chrono::milliseconds> idle_time() const;

  std::size_t index_;
  const Clock& clock_;
  Reactor reactor_;
  Sweep sweep_;
  std::multimap<Steady::time_point, Work> timed_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> has_posted_{false};
  std::atomic<bool> asleep_{false};
  mutable std::mutex posted_mutex_;
  std::vector<Work> posted_;
};

/// The event loops of the process, one thread each. Order of life: Loops first; ports and upstreams next; at
/// the end stop the ports, then stop() the loops, then let everything go in any order. What is still
/// suspended then is destroyed with the loops.
class Loops {
 public:
  /// `clock` outlives the loops. `tick` is how often deadlines are looked at: they strike up to one tick
  /// late.
  Loops(std::size_t count, const Clock& clock,
        std::chrono::milliseconds tick = std::chrono::milliseconds(100));
  ~Loops();
  Loops(const Loops&) = delete;
  Loops& operator=(const Loops&) = delete;

  /// Starts the threads. Once.
  void start();
  /// Ends the threads as soon as each has finished the callback it is in, and joins them. From outside the
  /// loops.
  void stop();

  /// Has `guest` told when the loops end, if it still lives then.
  void welcome(std::weak_ptr<LoopGuest> guest);

  [[nodiscard]] bool running() const { return running_.load(std::memory_order_acquire); }

  [[nodiscard]] std::size_t size() const { return loops_.size(); }
  [[nodiscard]] Loop& at(std::size_t index) { return *loops_.at(index); }
  /// The loop with the fewest callers' connections.
  [[nodiscard]] Loop& least_loaded();
  [[nodiscard]] const Clock& clock() const { return clock_; }

 private:
  const Clock& clock_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::jthread> threads_;
  std::atomic<bool> running_{false};
  std::mutex guests_mutex_;
  std::vector<std::weak_ptr<LoopGuest>> guests_;
};

}  // namespace figbridge::net
