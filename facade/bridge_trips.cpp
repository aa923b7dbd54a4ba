// SPDX-License-Identifier: Apache-2.0
// How the running bridge goes back by itself, and how it tells.
#include <algorithm>
#include <utility>

#include "facade/bridge.h"

namespace figbridge::facade {

void Bridge::open_trips() {
  const auto settle = [this](const std::string& operation, std::uint64_t version) {
    const auto generation = generation_.pin();
    const auto* bound = generation->operation(operation);
    if (bound != nullptr && bound->trip != nullptr) bound->trip->settle(version);
  };
  const auto tripped = [this](const TripEvent& event) {
    log_->event(LogLevel::error, "row_tripped",
                {{"operation", std::string_view(event.operation)},
                 {"rule", routing::name_of(event.rule)},
                 {"why", std::string_view(event.why)},
                 {"trace_id", std::string_view(event.trace_id)}});
  };
  const auto recorded = [this](const TripEvent& event, const Result<migrations::Changed>& changed) {
    if (!changed) {
      const auto problem = changed.error().describe();
      log_->event(LogLevel::error, "trip_not_in_table",
                  {{"operation", std::string_view(event.operation)}, {"error", std::string_view(problem)}});
    } else if (!changed->unchanged) {
      tell("trip", event.operation + ": " + event.why, changed->version);
    }
  };
  trips_ = std::make_unique<Trips>(Trips::Setup{.table = table_.get(),
                                                .clock = setup_.clock,
                                                .settle = settle,
                                                .tripped = tripped,
                                                .recorded = recorded});
  metrics_.add_source(counter_of("figbridge_trips_total", "Rows that went back to legacy by themselves.",
                                 [this] { return static_cast<double>(trips_->count()); }));
  metrics_.add_source(gauge_of("figbridge_rows_held", "Rows that were turned back and are not released yet.",
                               [this] { return static_cast<double>(held_rows().size()); }));
}

std::vector<StatusReport::Held> Bridge::held_rows() const {
  std::vector<StatusReport::Held> held;
  for (const auto& event : trips_->pending()) {
    held.push_back(
        {.operation = event.operation, .by = "trip", .since = event.at, .why = event.why, .in_table = false});
  }
  const auto table = table_->pin();
  for (const auto& row : table->rows()) {
    const bool told =
        std::ranges::any_of(held, [&](const auto& one) { return one.operation == row.operation; });
    if (!row.held || told) continue;
    held.push_back(
        {.operation = row.operation, .by = row.held->by, .since = row.held->since, .why = row.held->why});
  }
  return held;
}

}  // namespace figbridge::facade
