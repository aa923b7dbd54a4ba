// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/trip.h"
#include "routing/route.h"
#include "routing/share_window.h"

namespace figbridge::routing {

enum class TripRule : std::uint8_t { in_a_row, errors, faults, mismatches, p95, p99 };
[[nodiscard]] std::string_view name_of(TripRule rule) noexcept;

/// What a call says of the modern side. Answers that the caller's own request brought about, business errors
/// included, are `good`.
enum class Health : std::uint8_t {
  good,
  error,  ///< no answer, too late, unreadable, or refused for want of capacity or credentials
  fault,  ///< an answer that it failed
};

/// Why a row goes back, with the counts that say so.
struct TripCause {
  TripRule rule = TripRule::in_a_row;
  std::uint64_t calls = 0;  ///< of `mismatches`: compared pairs
  std::uint64_t bad = 0;
  std::int64_t above = 0;               ///< hundredths of a percent of the calls; of `in_a_row` 0
  std::chrono::milliseconds window{0};  ///< of `in_a_row` 0
  std::chrono::milliseconds limit{0};   ///< of `p95` and `p99`: what bad calls took longer than
  Steady::time_point first;             ///< of the bad ones, to the millisecond
};
/// `errors: 12 of 80 calls within 30s (15%; more than 10% are too many)`
[[nodiscard]] std::string describe(const TripCause& cause);

/// Whether an operation's row is turned back although the table does not say so yet. Shared by a watch and
/// the one that follows it at a reload. Lock-free; any thread: a pull is seen by the next look of every
/// thread.
class TripSwitch {
 public:
  /// True for calls that pinned a table of this version: legacy answers them.
  [[nodiscard]] bool turned_back(std::uint64_t version) const noexcept {
    return version < until_.load(std::memory_order_acquire);
  }
  /// True for the one who pulled it; a table that it has turned back already pulls nothing.
  [[nodiscard]] bool pull(std::uint64_t version) noexcept;
  /// From this version on the table itself says who answers.
  void settle(std::uint64_t version) noexcept { until_.store(version, std::memory_order_release); }

 private:
  std::atomic<std::uint64_t> until_{0};
};

/// Watches one operation on its modern side: counts, and says when it is too much. Lock-free; any thread. A
/// call that finds nothing wrong costs one or two uncontended atomic operations for each rule.
class TripWatch {
 public:
  /// With the switch of the watch that it follows, if there is one.
  explicit TripWatch(const TripLimits& limits, std::shared_ptr<TripSwitch> follows = nullptr);

  /// Whether calls of this row count: its stage is watched, and it is not frozen to a side.
  [[nodiscard]] bool watches(const Route& row) const noexcept;
  [[nodiscard]] bool turned_back(std::uint64_t version) const noexcept {
    return switch_->turned_back(version);
  }

  /// A call that modern answered, or should have, decided by a table of this version. A cause: this call was
  /// one too many, the row is turned back from the next decision on, and nobody else is told so.
  [[nodiscard]] std::optional<TripCause> answered(std::uint64_t version, Health health,
                                                  std::chrono::microseconds took,
                                                  Steady::time_point now) noexcept;
  /// A pair of answers, of a call decided by a table of this version.
  [[nodiscard]] std::optional<TripCause> compared(std::uint64_t version, bool differs,
                                                  Steady::time_point now) noexcept;
  /// The table has taken it up, as this version: counts begin anew.
  void settle(std::uint64_t version) noexcept;
  [[nodiscard]] const std::shared_ptr<TripSwitch>& shared_switch() const { return switch_; }

 private:
  /// One rule: a share of calls in a window.
  struct Rule {
    Rule(TripRule name, const TripShare& share, std::chrono::milliseconds limit = {})
        : cause{.rule = name, .above = share.above, .window = share.window, .limit = limit},
          least(static_cast<std::uint64_t>(share.calls)),
          window(share.window) {}
    [[nodiscard]] bool off() const noexcept { return cause.above >= 10'000; }
    [[nodiscard]] std::optional<TripCause> add(bool bad, Steady::time_point now) noexcept;

    TripCause cause;
    std::uint64_t least;
    ShareWindow window;
  };
  [[nodiscard]] std::optional<TripCause> failed_in_a_row(bool bad, Steady::time_point now) noexcept;

  TripLimits limits_;
  std::shared_ptr<TripSwitch> switch_;
  std::atomic<std::uint64_t> row_{0};  // failures since the last success
  std::atomic<std::int64_t> row_since_ms_{0};
  Rule errors_;
  Rule faults_;
  Rule mismatches_;
  Rule p95_;
  Rule p99_;
};

}  // namespace figbridge::routing
