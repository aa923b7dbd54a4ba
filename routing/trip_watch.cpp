// SPDX-License-Identifier: Apache-2.0
#include "routing/trip_watch.h"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "core/config/units.h"

namespace figbridge::routing {
namespace {

constexpr std::uint64_t kUntilTold = std::numeric_limits<std::uint64_t>::max();

/// A percentile above its limit is a share of calls above that limit.
TripShare slow_share(const TripLimits& limits, const std::optional<std::chrono::milliseconds>& limit,
                     std::int64_t above) {
  return {.above = limit ? above : 10'000, .calls = limits.timed_calls, .window = limits.timed_window};
}

}  // namespace

std::string_view name_of(TripRule rule) noexcept {
  constexpr std::array<std::string_view, 6> kNames = {"in_a_row",   "errors", "faults",
                                                      "mismatches", "p95",    "p99"};
  return kNames.at(static_cast<std::size_t>(rule));
}

std::string describe(const TripCause& cause) {
  if (cause.rule == TripRule::in_a_row) return fmt::format("{} calls in a row failed", cause.bad);
  const auto percent = [](std::uint64_t hundredths) {
    return format_percent(static_cast<std::int64_t>(hundredths));
  };
  const auto share = percent(cause.bad * 10'000 / std::max<std::uint64_t>(cause.calls, 1));
  const bool slow = cause.rule == TripRule::p95 || cause.rule == TripRule::p99;
  const auto* const what = cause.rule == TripRule::mismatches ? "pairs" : "calls";
  return fmt::format("{}: {} of {} {}{} within {} ({}; more than {} is too much)", name_of(cause.rule),
                     cause.bad, cause.calls, what,
                     slow ? fmt::format(" took longer than {}", format_duration(cause.limit.count())) : "",
                     format_duration(cause.window.count()), share,
                     percent(static_cast<std::uint64_t>(cause.above)));
}

bool TripSwitch::pull(std::uint64_t version) noexcept {
  auto until = until_.load(std::memory_order_acquire);
  while (version >= until) {
    if (until_.compare_exchange_weak(until, kUntilTold, std::memory_order_acq_rel)) return true;
  }
  return false;
}

TripWatch::TripWatch(const TripLimits& limits, std::shared_ptr<TripSwitch> follows)
    : limits_(limits),
      switch_(follows ? std::move(follows) : std::make_shared<TripSwitch>()),
      errors_(TripRule::errors, limits.errors),
      faults_(TripRule::faults, limits.faults),
      mismatches_(TripRule::mismatches, limits.mismatches),
      p95_(TripRule::p95, slow_share(limits, limits.p95, 500),
           limits.p95.value_or(std::chrono::milliseconds(0))),
      p99_(TripRule::p99, slow_share(limits, limits.p99, 100),
           limits.p99.value_or(std::chrono::milliseconds(0))) {}

bool TripWatch::watches(const Route& row) const noexcept {
  if (row.frozen == Freeze::legacy || row.frozen == Freeze::modern) return false;
  switch (row.stage) {
    case Stage::canary:
      return limits_.canary;
    case Stage::guarded:
      return limits_.guarded;
    case Stage::modern:
      return limits_.modern;
    default:
      return false;
  }
}

/// Only a bad call can be one too many.
std::optional<TripCause> TripWatch::Rule::add(bool bad, Steady::time_point now) noexcept {
  if (off()) return std::nullopt;
  window.add(bad, now);
  if (!bad) return std::nullopt;
  const auto seen = window.counts(now);
  const bool too_many = seen.bad * 10'000 > seen.calls * static_cast<std::uint64_t>(cause.above);
  if (seen.calls < least || !too_many) return std::nullopt;
  auto told = cause;
  told.calls = seen.calls;
  told.bad = seen.bad;
  told.first = seen.first_bad;
  return told;
}

std::optional<TripCause> TripWatch::failed_in_a_row(bool bad, Steady::time_point now) noexcept {
  if (limits_.in_a_row == 0) return std::nullopt;
  if (!bad) {
    if (row_.load(std::memory_order_relaxed) != 0) row_.store(0, std::memory_order_relaxed);
    return std::nullopt;
  }
  const auto count = row_.fetch_add(1, std::memory_order_relaxed) + 1;
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
  if (count == 1) row_since_ms_.store(now_ms.count(), std::memory_order_relaxed);
  if (count < static_cast<std::uint64_t>(limits_.in_a_row)) return std::nullopt;
  const std::chrono::milliseconds since(row_since_ms_.load(std::memory_order_relaxed));
  return TripCause{
      .rule = TripRule::in_a_row, .calls = count, .bad = count, .first = Steady::time_point(since)};
}

std::optional<TripCause> TripWatch::answered(std::uint64_t version, Health health,
                                             std::chrono::microseconds took,
                                             Steady::time_point now) noexcept {
  if (turned_back(version)) return std::nullopt;
  auto cause = failed_in_a_row(health != Health::good, now);
  const auto look = [&](Rule& rule, bool bad) {
    auto found = rule.add(bad, now);
    if (!cause) cause = found;
  };
  look(errors_, health == Health::error);
  look(faults_, health == Health::fault);
  look(p95_, took > p95_.cause.limit);
  look(p99_, took > p99_.cause.limit);
  if (cause && switch_->pull(version)) return cause;
  return std::nullopt;
}

std::optional<TripCause> TripWatch::compared(std::uint64_t version, bool differs,
                                             Steady::time_point now) noexcept {
  if (turned_back(version)) return std::nullopt;
  const auto cause = mismatches_.add(differs, now);
  if (cause && switch_->pull(version)) return cause;
  return std::nullopt;
}

void TripWatch::settle(std::uint64_t version) noexcept {
  row_.store(0, std::memory_order_relaxed);
  for (auto* rule : {&errors_, &faults_, &mismatches_, &p95_, &p99_}) rule->window.clear();
  switch_->settle(version);
}

}  // namespace figbridge::routing
