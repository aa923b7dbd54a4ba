// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot.h"
#include "facade/observe/log.h"
#include "facade/observe/metrics.h"
#include "routing/breaker.h"
#include "routing/table.h"

namespace figbridge::facade {

/// Calls under way, by listener; what the pipeline enters and leaves. Any thread.
class InFlight {
 public:
  explicit InFlight(const std::vector<std::string>& listeners);

  class Guard {
   public:
    explicit Guard(std::atomic<std::int64_t>& count) : count_(count) {
      count_.fetch_add(1, std::memory_order_relaxed);
    }
    ~Guard() { count_.fetch_sub(1, std::memory_order_relaxed); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    std::atomic<std::int64_t>& count_;
  };
  /// A listener that was not named is counted with the others under an empty name.
  [[nodiscard]] Guard enter(std::string_view listener) { return Guard(counter(listener)); }
  [[nodiscard]] std::int64_t total() const;
  [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> by_listener() const;

 private:
  [[nodiscard]] std::atomic<std::int64_t>& counter(std::string_view listener);
  std::map<std::string, std::atomic<std::int64_t>, std::less<>> counts_;
};

/// figbridge_build_info, figbridge_exchanges_in_flight, and the process_* figures of this process (from
/// /proc).
[[nodiscard]] MetricSource build_metrics(std::string version);
[[nodiscard]] MetricSource in_flight_metrics(const InFlight& in_flight);
[[nodiscard]] MetricSource process_metrics();
/// figbridge_routing_table_version, figbridge_breaker_state by backend (0 closed, 1 half open, 2 open),
/// figbridge_log_lines_dropped_total.
[[nodiscard]] MetricSource table_metrics(const Snapshot<routing::Table>& table);
[[nodiscard]] MetricSource breaker_metrics(
    std::function<std::vector<std::pair<std::string, routing::BreakerState>>()> breakers);
[[nodiscard]] MetricSource log_metrics(const Log& log);

/// One gauge without labels, or one counter: `gauge_of("figbridge_routing_table_version", "…", [&] { return
/// v; })`.
[[nodiscard]] MetricSource gauge_of(std::string name, std::string help, std::function<double()> value);
[[nodiscard]] MetricSource counter_of(std::string name, std::string help, std::function<double()> value);

}  // namespace figbridge::facade
