// SPDX-License-Identifier: Apache-2.0
#include "net/sweep.h"

#include <algorithm>

namespace figbridge::net {

Watched::~Watched() {
  if (sweep_ != nullptr) sweep_->forget(*this);
}

/// What is still watched may outlive the sweep (frames that go with the loop): it must not look back.
void Sweep::abandon_all() {
  for (Slot& slot : slots_) {
    while (slot.next_ != &slot) {
      auto& watched = static_cast<Watched&>(*slot.next_);
      watched.sweep_ = nullptr;
      unlink(watched);
      --count_;
      watched.abandoned();
    }
  }
}

void Sweep::watch(Watched& watched, Steady::time_point at) {
  if (at == Steady::time_point::max()) return forget(watched);
  watched.at_ = at;
  if (watched.sweep_ == this) {
    if (slot_tick(at) >= watched.tick_) return;  // its slot comes no later: it is put further back then
    unlink(watched);
    return place(watched);
  }
  watched.sweep_ = this;
  ++count_;
  arm();
  place(watched);
}

void Sweep::forget(Watched& watched) {
  if (watched.sweep_ != this) return;
  unlink(watched);
  watched.sweep_ = nullptr;
  --count_;
}

std::uint64_t Sweep::slot_tick(Steady::time_point at) const {
  const auto since = at.time_since_epoch();
  const auto whole =
      static_cast<std::uint64_t>(since / tick_) + (since % tick_ == Steady::duration::zero() ? 0 : 1);
  return std::clamp<std::uint64_t>(whole, swept_ + 1, swept_ + kSlots - 1);
}

void Sweep::place(Watched& watched) {
  watched.tick_ = slot_tick(watched.at_);
  Slot& slot = slots_.at(watched.tick_ % kSlots);
  watched.previous_ = slot.previous_;
  watched.next_ = &slot;
  slot.previous_->next_ = &watched;
  slot.previous_ = &watched;
}

void Sweep::unlink(SweepLink& link) {
  link.previous_->next_ = link.next_;
  link.next_->previous_ = link.previous_;
  link.next_ = link.previous_ = &link;
}

std::optional<Steady::time_point> Sweep::next() const {
  return armed_ ? std::optional(next_) : std::nullopt;
}

void Sweep::arm() {
  if (armed_) return;
  armed_ = true;
  swept_ = std::max(swept_, static_cast<std::uint64_t>(clock_.steady_now().time_since_epoch() / tick_));
  next_ = Steady::now() + tick_;
}

void Sweep::run() {
  const auto now = clock_.steady_now();
  const auto current = static_cast<std::uint64_t>(now.time_since_epoch() / tick_);
  const auto first = current > swept_ + kSlots ? current - kSlots : swept_;
  for (auto tick = first + 1; tick <= current; ++tick) {
    swept_ = tick;
    strike(slots_.at(tick % kSlots), now);
  }
  armed_ = false;
  if (count_ > 0) arm();
}

void Sweep::strike(Slot& slot, Steady::time_point now) {
  Slot due;
  if (slot.next_ == &slot) return;
  due.next_ = slot.next_;
  due.previous_ = slot.previous_;
  due.next_->previous_ = due.previous_->next_ = &due;
  slot.next_ = slot.previous_ = &slot;
  while (due.next_ != &due) {
    auto& watched = static_cast<Watched&>(*due.next_);
    if (watched.at_ > now) {
      unlink(watched);
      place(watched);
      continue;
    }
    forget(watched);
    watched.expired();
  }
}

}  // namespace figbridge::net
