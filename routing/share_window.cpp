// SPDX-License-Identifier: Apache-2.0
#include "routing/share_window.h"

#include <algorithm>

namespace figbridge::routing {
namespace {

constexpr std::uint64_t mask(unsigned bits) {
  return (std::uint64_t{1} << bits) - 1;
}

/// The calls of a tenth of the window. Counts that would overflow are halved together, which keeps their
/// share.
struct Slot {
  std::uint64_t tick = 0;
  std::uint64_t calls = 0;
  std::uint64_t bad = 0;

  [[nodiscard]] std::uint64_t pack() const noexcept { return tick << 36U | calls << 18U | bad; }
  [[nodiscard]] static Slot unpack(std::uint64_t word) noexcept {
    return {word >> 36U, word >> 18U & mask(18), word & mask(18)};
  }
};

std::int64_t milliseconds(Steady::time_point now) noexcept {
  return std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
}

}  // namespace

ShareWindow::ShareWindow(std::chrono::milliseconds length)
    : slot_ms_(std::max<std::int64_t>(1, length.count() / static_cast<std::int64_t>(kSlots))) {}

/// Never small: a slot that was not used yet is always too old.
std::uint64_t ShareWindow::tick_of(std::int64_t now_ms) const noexcept {
  return (static_cast<std::uint64_t>(now_ms / slot_ms_) + kSlots) & mask(28);
}

void ShareWindow::add(bool bad, Steady::time_point now) noexcept {
  const auto now_ms = milliseconds(now);
  const auto tick = tick_of(now_ms);
  auto& place = places_[tick % kSlots];
  auto word = place.word.load(std::memory_order_relaxed);
  for (;;) {
    auto slot = Slot::unpack(word);
    if (slot.tick != tick) slot = {.tick = tick, .calls = 0, .bad = 0};
    const bool first = bad && slot.bad == 0;
    if (slot.calls == mask(18)) slot.calls /= 2, slot.bad /= 2;
    ++slot.calls;
    slot.bad += bad ? 1 : 0;
    if (!place.word.compare_exchange_weak(word, slot.pack(), std::memory_order_relaxed)) continue;
    if (first) place.first_bad_ms.store(now_ms, std::memory_order_relaxed);
    return;
  }
}

ShareWindow::Counts ShareWindow::counts(Steady::time_point now) const noexcept {
  const auto tick = tick_of(milliseconds(now));
  Counts sum;
  std::int64_t first_ms = 0;
  for (const auto& place : places_) {
    const auto slot = Slot::unpack(place.word.load(std::memory_order_relaxed));
    if (((tick - slot.tick) & mask(28)) >= kSlots) continue;
    sum.calls += slot.calls;
    sum.bad += slot.bad;
    const auto since = place.first_bad_ms.load(std::memory_order_relaxed);
    if (slot.bad > 0 && (first_ms == 0 || since < first_ms)) first_ms = since;
  }
  sum.first_bad = Steady::time_point(std::chrono::milliseconds(first_ms));
  return sum;
}

void ShareWindow::clear() noexcept {
  for (auto& place : places_) place.word.store(0, std::memory_order_relaxed);
}

}  // namespace figbridge::routing
