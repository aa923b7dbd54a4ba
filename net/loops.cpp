// SPDX-License-Identifier: Apache-2.0
#include "net/loops.h"

#include <algorithm>

namespace figbridge::net {

Loop::Loop(std::size_t index, const Clock& clock, std::chrono::milliseconds tick)
    : boost::asio::io_context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      index_(index),
      clock_(clock),
      sweep_(*this, clock, tick) {}

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
    guards_.push_back(std::make_unique<WorkGuard>(loop->executor()));
    threads_.emplace_back([&loop = *loop] { loop.run(); });
  }
}

void Loops::stop() {
  for (const auto& loop : loops_) loop->boost::asio::io_context::stop();
  threads_.clear();
  running_.store(false, std::memory_order_release);
  guards_.clear();
}

Loop& Loops::least_loaded() {
  return **std::ranges::min_element(loops_, {}, [](const auto& loop) { return loop->connections(); });
}

}  // namespace figbridge::net
