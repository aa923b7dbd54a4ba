// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/observed.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

namespace figbridge::facade {
namespace {

constexpr std::size_t kLongestName = 256;

std::int64_t minute_of(Wall::time_point at) {
  return std::chrono::duration_cast<std::chrono::minutes>(at.time_since_epoch()).count();
}

std::size_t mix(std::size_t seed, std::size_t value) {
  return seed ^ (value + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2));
}

template <class T>
bool busier(const T& a, const T& b) {
  return a.calls.count > b.calls.count;
}

}  // namespace

Observed::KeyView::KeyView(const Observation& seen)
    : listener(seen.listener),
      name(
          std::string_view(seen.operation.empty() ? seen.wire_name : seen.operation).substr(0, kLongestName)),
      caller(std::string_view(seen.caller.name).substr(0, kLongestName)),
      kind(seen.caller.kind),
      configured(!seen.operation.empty()),
      verified(seen.caller.verified) {}

Observed::KeyView::KeyView(const Key& key)
    : listener(key.listener),
      name(key.name),
      caller(key.caller),
      kind(key.kind),
      configured(key.configured),
      verified(key.verified) {}

std::size_t Observed::Hash::operator()(const KeyView& key) const noexcept {
  const std::hash<std::string_view> text;
  const auto flags =
      static_cast<std::size_t>(key.kind) * 4 + (key.configured ? 2U : 0U) + (key.verified ? 1U : 0U);
  return mix(mix(mix(text(key.listener), text(key.name)), text(key.caller)), flags);
}

void Observed::record(const Observation& seen) noexcept {
  try {
    Pending full;
    const auto minute = minute_of(seen.started + seen.duration);
    pending_.here([&](Pending& pending) {
      if (minute > pending.minute || pending.calls.size() >= kPendingMost) std::swap(full, pending);
      pending.minute = std::max({pending.minute, full.minute, minute});
      calls_of(pending, KeyView(seen)).add(seen);
    });
    if (full.calls.empty()) return;
    const std::scoped_lock lock(mutex_);
    merge(full);
  } catch (...) {  // no memory: this call goes uncounted
  }
}

CallStatistics& Observed::calls_of(Pending& pending, const KeyView& key) {
  const auto found = pending.calls.find(key);
  if (found != pending.calls.end()) return found->second;
  return pending.calls[{.listener = std::string(key.listener),
                        .name = std::string(key.name),
                        .caller = std::string(key.caller),
                        .kind = key.kind,
                        .configured = key.configured,
                        .verified = key.verified}];
}

/// With mutex_ held.
void Observed::gather() {
  pending_.each([this](Pending& pending) {
    merge(pending);
    pending.calls.clear();
  });
}

/// With mutex_ held.
void Observed::merge(const Pending& pending) {
  for (const auto& [key, calls] : pending.calls) {
    auto& entry = entry_of({.listener = key.listener, .name = key.name, .configured = key.configured});
    entry.calls.merge(calls);
    caller_of(entry, {.name = key.caller, .kind = key.kind, .verified = key.verified}).merge(calls);
    if (key.configured && calls.legacy + calls.modern > 0) hours_[key.name].add(pending.minute, calls);
  }
}

Observed::Entry& Observed::entry_of(const NameId& id) {
  const auto found = names_.find(id);
  if (found != names_.end()) return found->second;
  if (names_.size() < limits_.names) return names_[id];
  return names_[{.listener = id.listener, .name = std::string(kOthers), .configured = false}];
}

CallStatistics& Observed::caller_of(Entry& entry, const CallerId& id) {
  const auto found = entry.callers.find(id);
  if (found != entry.callers.end()) return found->second;
  if (entry.callers.size() < limits_.callers_of_a_name && callers_ < limits_.callers) {
    ++callers_;
    return entry.callers[id];
  }
  return entry.callers[{.name = std::string(kOthers), .kind = CallerKind::anonymous, .verified = false}];
}

std::vector<ObservedName> Observed::list() {
  std::vector<ObservedName> all;
  {
    const std::scoped_lock lock(mutex_);
    gather();
    for (const auto& [id, entry] : names_) {
      ObservedName name{
          .listener = id.listener, .name = id.name, .configured = id.configured, .calls = entry.calls};
      for (const auto& [caller, calls] : entry.callers) {
        name.callers.push_back(
            {.name = caller.name, .kind = caller.kind, .verified = caller.verified, .calls = calls});
      }
      all.push_back(std::move(name));
    }
  }
  for (auto& name : all) std::ranges::stable_sort(name.callers, busier<ObservedCaller>);
  std::ranges::stable_sort(all, busier<ObservedName>);
  return all;
}

void Observed::restore(const std::vector<ObservedName>& names) {
  const std::scoped_lock lock(mutex_);
  for (const auto& name : names) {
    auto& entry = entry_of({.listener = name.listener, .name = name.name, .configured = name.configured});
    entry.calls.merge(name.calls);
    for (const auto& caller : name.callers) {
      caller_of(entry, {.name = caller.name, .kind = caller.kind, .verified = caller.verified})
          .merge(caller.calls);
    }
  }
}

std::map<std::string, SideCalls> Observed::last_hour() {
  const auto now = minute_of(clock_.wall_now());
  const std::scoped_lock lock(mutex_);
  gather();
  std::map<std::string, SideCalls> sums;
  for (const auto& [operation, hour] : hours_) sums[operation] = hour.sum(now);
  return sums;
}

void Observed::Hour::add(std::int64_t minute, const CallStatistics& calls) {
  auto& slot = minutes.at(static_cast<std::size_t>(std::max<std::int64_t>(0, minute)) % minutes.size());
  if (slot.minute > minute) return;  // older than an hour
  if (slot.minute < minute) slot = {.minute = minute, .calls = {}};
  slot.calls.legacy += calls.legacy;
  slot.calls.modern += calls.modern;
}

SideCalls Observed::Hour::sum(std::int64_t now) const {
  SideCalls sum;
  for (const auto& slot : minutes) {
    if (slot.minute <= now - 60 || slot.minute > now) continue;
    sum.legacy += slot.calls.legacy;
    sum.modern += slot.calls.modern;
  }
  return sum;
}

}  // namespace figbridge::facade
