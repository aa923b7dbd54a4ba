// SPDX-License-Identifier: Apache-2.0
#include "routing/breaker.h"

#include <algorithm>

namespace figbridge::routing {
namespace {

constexpr std::uint64_t mask(unsigned bits) {
  return (std::uint64_t{1} << bits) - 1;
}

/// What the breaker is, in one word, so that every step from one state to the next is one compare-and-swap.
struct State {
  BreakerState kind = BreakerState::closed;
  std::uint64_t admitted = 0;   // probes, since half open
  std::uint64_t succeeded = 0;  // of these
  std::int64_t since_ms = 0;    // open or half open

  [[nodiscard]] std::uint64_t pack() const noexcept {
    return static_cast<std::uint64_t>(kind) | admitted << 2U | succeeded << 10U |
           (static_cast<std::uint64_t>(since_ms) & mask(46)) << 18U;
  }
  [[nodiscard]] static State unpack(std::uint64_t word) noexcept {
    return {static_cast<BreakerState>(word & mask(2)), word >> 2U & mask(8), word >> 10U & mask(8),
            static_cast<std::int64_t>(word >> 18U)};
  }
};

std::int64_t milliseconds(Steady::time_point now) noexcept {
  return std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
}

}  // namespace

std::string_view name_of(BreakerState state) noexcept {
  switch (state) {
    case BreakerState::closed:
      return "closed";
    case BreakerState::half_open:
      return "half_open";
    case BreakerState::open:
      break;
  }
  return "open";
}

Breaker::Breaker(BreakerLimits limits) : limits_(limits), calls_(limits.window) {
  limits_.probes = std::max<std::uint8_t>(1, limits_.probes);
}

BreakerState Breaker::state(Steady::time_point now) const noexcept {
  const auto state = State::unpack(state_.load(std::memory_order_acquire));
  const bool rested = milliseconds(now) - state.since_ms >= limits_.open_for.count();
  return state.kind == BreakerState::open && rested ? BreakerState::half_open : state.kind;
}

Breaker::Permit Breaker::admit(Steady::time_point now) noexcept {
  const auto now_ms = milliseconds(now);
  auto word = state_.load(std::memory_order_acquire);
  for (;;) {
    auto state = State::unpack(word);
    if (state.kind == BreakerState::closed) return Permit::call;
    const bool rested = now_ms - state.since_ms >= limits_.open_for.count();
    const bool room = state.kind == BreakerState::half_open && state.admitted < limits_.probes;
    if (!room && !rested) return Permit::refused;
    if (room)
      ++state.admitted;
    else
      state = {.kind = BreakerState::half_open, .admitted = 1, .succeeded = 0, .since_ms = now_ms};
    if (state_.compare_exchange_weak(word, state.pack(), std::memory_order_acq_rel)) return Permit::probe;
  }
}

void Breaker::succeeded(Permit permit, Steady::time_point now) noexcept {
  if (permit == Permit::probe)
    settle_probe(true, milliseconds(now));
  else
    count(false, now);
}

void Breaker::failed(Permit permit, Steady::time_point now) noexcept {
  if (permit == Permit::probe)
    settle_probe(false, milliseconds(now));
  else
    count(true, now);
}

void Breaker::abandoned(Permit permit, Steady::time_point) noexcept {
  if (permit != Permit::probe) return;
  auto word = state_.load(std::memory_order_acquire);
  for (;;) {
    auto state = State::unpack(word);
    if (state.kind != BreakerState::half_open || state.admitted == 0) return;
    --state.admitted;
    if (state_.compare_exchange_weak(word, state.pack(), std::memory_order_acq_rel)) return;
  }
}

void Breaker::settle_probe(bool success, std::int64_t now_ms) noexcept {
  auto word = state_.load(std::memory_order_acquire);
  for (;;) {
    auto state = State::unpack(word);
    if (state.kind != BreakerState::half_open) return;
    const bool closes = success && state.succeeded + 1 >= limits_.probes;
    if (closes)
      state = {};
    else if (success)
      ++state.succeeded;
    else
      state = {.kind = BreakerState::open, .admitted = 0, .succeeded = 0, .since_ms = now_ms};
    // Emptied before closing: what is counted afterwards starts from nothing.
    if (closes) calls_.clear();
    if (state_.compare_exchange_weak(word, state.pack(), std::memory_order_acq_rel)) return;
  }
}

void Breaker::count(bool failure, Steady::time_point now) noexcept {
  auto state = state_.load(std::memory_order_acquire);
  if (State::unpack(state).kind != BreakerState::closed) return;
  calls_.add(failure, now);
  if (!failure || !too_many_failures(now)) return;
  const State open{.kind = BreakerState::open, .admitted = 0, .succeeded = 0, .since_ms = milliseconds(now)};
  state_.compare_exchange_strong(state, open.pack(), std::memory_order_acq_rel);
}

bool Breaker::too_many_failures(Steady::time_point now) const noexcept {
  const auto seen = calls_.counts(now);
  return seen.calls >= limits_.minimum_calls && seen.bad * 100 >= seen.calls * limits_.failure_percent;
}

bool counts_against_backend(const Error& failure) noexcept {
  if (failure.origin == Origin::caller) return false;
  switch (failure.kind) {
    case ErrorKind::unreachable:
    case ErrorKind::timeout:
    case ErrorKind::closed:
    case ErrorKind::overloaded:
    case ErrorKind::bad_answer:
      return true;
    default:
      return false;
  }
}

}  // namespace figbridge::routing
