// SPDX-License-Identifier: Apache-2.0
#include "net/loops.h"

#include <algorithm>
#include <utility>

namespace figbridge::net {

Loop::Loop(std::size_t index, const Clock& clock, std::chrono::milliseconds tick)
    : index_(index), clock_(clock), sweep_(clock, tick) {}

/// Lets everything go that waits here; what goes may leave more behind.
Loop::~Loop() {
  do {
    sweep_.abandon_all();
    reactor_.abandon_all();
    const auto timed = std::exchange(timed_, {});
    has_posted_.store(false);
    const auto posted = std::exchange(posted_, {});
  } while (has_posted_.load() || !timed_.empty());
}

void Loop::run() {
  while (!stopping_.load(std::memory_order_acquire)) {
    run_posted();
    run_due();
    asleep_.store(true);
    reactor_.wait(idle_time());
    asleep_.store(false);
    reactor_.tell();
  }
}

void Loop::stop() {
  stopping_.store(true, std::memory_order_release);
  reactor_.wake();
}

void Loop::post(Work work) {
  {
    const std::scoped_lock lock(posted_mutex_);
    posted_.push_back(std::move(work));
  }
  has_posted_.store(true);
  if (asleep_.exchange(false)) reactor_.wake();
}

void Loop::post_at(Steady::time_point at, Work work) {
  timed_.emplace(at, std::move(work));
}

void Loop::run_posted() {
  if (!has_posted_.exchange(false)) return;
  std::vector<Work> works;
  {
    const std::scoped_lock lock(posted_mutex_);
    works.swap(posted_);
  }
  for (auto& work : works) {
    auto now = std::move(work);  // gone before the next one runs
    now();
  }
}

void Loop::run_due() {
  const auto sweep = sweep_.next();
  if (!sweep && timed_.empty()) return;
  const auto now = Steady::now();
  if (sweep && *sweep <= now) sweep_.run();
  while (!timed_.empty() && timed_.begin()->first <= now) {
    auto due = timed_.extract(timed_.begin());
    due.mapped()();
  }
}

std::optional<std::chrono::milliseconds> Loop::idle_time() const {
  if (has_posted_.load()) return std::chrono::milliseconds(0);
  auto until = sweep_.next();
  if (!timed_.empty() && (!until || timed_.begin()->first < *until)) until = timed_.begin()->first;
  if (!until) return std::nullopt;
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(*until - Steady::now()),
                  std::chrono::milliseconds(0));
}

Loops::Loops(std::size_t count, const Clock& clock, std::chrono::milliseconds tick) : clock_(clock) {
  for (std::size_t index = 0; index < std::max<std::size_t>(count, 1); ++index) {
    loops_.push_back(std::make_unique<Loop>(index, clock, tick));
  }
}

Loops::~Loops() {
  stop();
  for (const auto& guest : guests_) {
    if (const auto living = guest.lock()) living->loops_end();
  }
}

void Loops::welcome(std::weak_ptr<LoopGuest> guest) {
  const std::scoped_lock lock(guests_mutex_);
  std::erase_if(guests_, [](const auto& known) { return known.expired(); });
  guests_.push_back(std::move(guest));
}

void Loops::start() {
  running_.store(true, std::memory_order_release);
  for (const auto& loop : loops_) {
    threads_.emplace_back([&loop = *loop] { loop.run(); });
  }
}

void Loops::stop() {
  for (const auto& loop : loops_) loop->stop();
  threads_.clear();
  running_.store(false, std::memory_order_release);
}

Loop& Loops::least_loaded() {
  return **std::ranges::min_element(loops_, {}, [](const auto& loop) { return loop->connections(); });
}

}  // namespace figbridge::net
