// SPDX-License-Identifier: Apache-2.0
#include "facade/config/trip_options.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/config/units.h"

namespace figbridge::facade {
namespace {

using Type = OptionType;

constexpr std::int64_t kWhole = 10'000;  // hundredths of a percent
constexpr std::int64_t kShortestWindow = 100;
constexpr std::int64_t kLongestWindow = 24LL * 3'600 * 1'000;
constexpr std::int64_t kMostCalls = 200'000;

OptionSpec count(std::string name, std::string help, std::int64_t usual) {
  return {.name = std::move(name),
          .type = Type::integer,
          .help = std::move(help),
          .default_value = std::to_string(usual),
          .minimum = 1,
          .maximum = kMostCalls};
}

OptionSpec window(std::chrono::milliseconds usual) {
  return {.name = "window",
          .type = Type::duration,
          .help = "How far back calls count.",
          .default_value = format_duration(usual.count()),
          .minimum = kShortestWindow,
          .maximum = kLongestWindow};
}

OptionSpec share(std::string name, std::string help, const TripShare& usual, std::string counted) {
  return {.name = std::move(name),
          .type = Type::section,
          .help = std::move(help),
          .children = {{.name = "above",
                        .type = Type::percent,
                        .help = "A greater share is too much; 100% is never passed.",
                        .default_value = format_percent(usual.above),
                        .minimum = 0,
                        .maximum = kWhole},
                       count(std::move(counted), "Fewer in the window say nothing.", usual.calls),
                       window(usual.window)}};
}

OptionSpec limit(std::string name, std::string help) {
  return {.name = std::move(name),
          .type = Type::duration,
          .help = std::move(help),
          .minimum = 1,
          .maximum = kLongestWindow};
}

TripShare share_of(const Options& section, const std::string& counted) {
  return {.above = section.integer("above"),
          .calls = section.integer(counted),
          .window = section.duration("window")};
}

std::optional<std::chrono::milliseconds> limit_of(const Options& section, const std::string& name) {
  if (!section.has(name)) return std::nullopt;
  return section.duration(name);
}

}  // namespace

OptionSpec trip_section() {
  const TripLimits usual;
  return {
      .name = "trip",
      .type = Type::section,
      .help = "When the operation goes back to the legacy side by itself: docs/trip.md.",
      .children = {
          {.name = "stages",
           .type = Type::list,
           .help = "In which stages it is watched: for a read canary and guarded, for a write none, unless "
                   "written; an empty list is never.",
           .children = {{.name = "item", .type = Type::choice, .choices = {"canary", "guarded", "modern"}}}},
          {.name = "in_a_row",
           .type = Type::integer,
           .help =
               "So many calls in a row that the modern side failed (errors or faults) are too much; 0: they "
               "are not looked at.",
           .default_value = std::to_string(usual.in_a_row),
           .minimum = 0,
           .maximum = 10'000},
          share("errors",
                "Calls without an answer that can be used: no connection, too late, broken, refused.",
                usual.errors, "calls"),
          share("faults",
                "Calls that the modern side answered with a failure of its own: HTTP 5xx, a fault "
                "that the contract does not know.",
                usual.faults, "calls"),
          share("mismatches", "Compared pairs that differ, where no rule explains it.", usual.mismatches,
                "pairs"),
          {.name = "latency",
           .type = Type::section,
           .help = "How long the modern side may take.",
           .children = {
               limit("p95", "At most 5 % of the calls may take longer; not looked at if not written."),
               limit("p99", "At most 1 % of the calls may take longer; not looked at if not written."),
               count("calls", "Fewer in the window say nothing.", usual.timed_calls),
               window(usual.timed_window)}}}};
}

TripLimits trip_limits(const Options& section, Safety safety) {
  TripLimits limits;
  limits.canary = limits.guarded = safety == Safety::read;
  if (section.has("stages")) {
    const auto& stages = section.texts("stages");
    const auto in = [&](const char* name) { return std::ranges::find(stages, name) != stages.end(); };
    limits.canary = in("canary");
    limits.guarded = in("guarded");
    limits.modern = in("modern");
  }
  limits.in_a_row = section.integer("in_a_row");
  limits.errors = share_of(section.section("errors"), "calls");
  limits.faults = share_of(section.section("faults"), "calls");
  limits.mismatches = share_of(section.section("mismatches"), "pairs");
  const auto& latency = section.section("latency");
  limits.p95 = limit_of(latency, "p95");
  limits.p99 = limit_of(latency, "p99");
  limits.timed_calls = latency.integer("calls");
  limits.timed_window = latency.duration("window");
  return limits;
}

}  // namespace figbridge::facade
