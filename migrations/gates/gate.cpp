// SPDX-License-Identifier: Apache-2.0
#include "migrations/gates/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/config/units.h"
#include "core/json/json_writer.h"

namespace figbridge::migrations {
namespace {

using std::chrono::milliseconds;

std::string percent(double share) {
  return fmt::format("{:.3g}%", share * 100);
}
std::string allowed(std::int64_t hundredths) {
  return format_percent(hundredths);
}
double share_of(std::int64_t hundredths) {
  return static_cast<double>(hundredths) / 10'000;
}

/// To the largest unit that says it: nobody reads 4,271,003 ms.
std::string about(milliseconds time) {
  using namespace std::chrono_literals;
  if (time >= 48h) return fmt::format("{} days", time / 24h);
  if (time >= 2h) return fmt::format("{} h", time / 1h);
  if (time >= 2min) return fmt::format("{} min", time / 1min);
  return fmt::format("{} s", time / 1s);
}
std::string exactly(milliseconds time) {
  return format_duration(time.count());
}
std::string ms(std::chrono::microseconds time) {
  return fmt::format("{:.3g} ms", static_cast<double>(time.count()) / 1000);
}

GateVerdict enough(bool is) {
  return is ? GateVerdict::pass : GateVerdict::inconclusive;
}

GateCheck check_pairs(const GateLimits& limits, const ParityReport& known) {
  return {.name = "pairs",
          .verdict = enough(known.pairs >= static_cast<std::uint64_t>(limits.pairs)),
          .found = fmt::format("{} of {} pairs", known.pairs, limits.pairs)};
}

GateCheck check_over(const GateLimits& limits, const ParityReport& known) {
  const auto span = std::chrono::duration_cast<milliseconds>(known.last - known.first);
  return {.name = "over",
          .verdict = enough(span >= limits.over),
          .found = fmt::format("compared over {} of {}", about(span), exactly(limits.over))};
}

GateCheck check_fresh(const GateLimits& limits, const ParityReport& known, Wall::time_point now) {
  const auto age = std::chrono::duration_cast<milliseconds>(now - known.last);
  return {.name = "fresh",
          .verdict = enough(age <= limits.fresh),
          .found = fmt::format("the latest pair is {} old, {} at most", about(std::max(age, milliseconds(0))),
                               exactly(limits.fresh))};
}

/// So many pairs more, all of them the same, and the bound would do.
std::uint64_t pairs_missing(std::uint64_t different, std::uint64_t pairs, double limit) {
  constexpr std::uint64_t kMost = 100'000'000;
  std::uint64_t low = pairs;
  std::uint64_t high = std::max<std::uint64_t>(pairs * 2, 16);
  while (high < kMost && share_bound(different, high) > limit) low = high, high *= 2;
  while (low + 1 < high) {
    const auto middle = low + (high - low) / 2;
    (share_bound(different, middle) > limit ? low : high) = middle;
  }
  return high - pairs;
}

/// Surely too many, surely few enough, or not known yet: both ends of Wilson's interval, 95 % each.
GateCheck check_mismatches(const GateLimits& limits, const ParityReport& known) {
  const auto limit = share_of(limits.mismatches);
  const double at_least = 1 - share_bound(known.pairs - known.different, known.pairs);
  GateCheck check{.name = "mismatches",
                  .found = fmt::format("{} of {} pairs differ", known.different, known.pairs)};
  if (known.bound <= limit) {
    check.verdict = GateVerdict::pass;
    check.found +=
        fmt::format(", at most {} of all calls; {} may", percent(known.bound), allowed(limits.mismatches));
  } else if (at_least > limit) {
    check.verdict = GateVerdict::fail;
    check.found +=
        fmt::format(", at least {} of all calls; {} may", percent(at_least), allowed(limits.mismatches));
  } else {
    check.found += fmt::format(
        ", that may be {} of all calls and {} may; {} more without a difference would do",
        percent(known.bound), allowed(limits.mismatches), pairs_missing(known.different, known.pairs, limit));
  }
  return check;
}

GateCheck check_errors(const GateLimits& limits, const ParityReport& known) {
  const auto more = known.modern_failed > known.legacy_failed ? known.modern_failed - known.legacy_failed : 0;
  const bool few = static_cast<double>(more) <= share_of(limits.errors) * static_cast<double>(known.pairs);
  return {.name = "errors",
          .verdict = few ? GateVerdict::pass : GateVerdict::fail,
          .found = fmt::format("modern failed {} times, legacy {}; {} more of the pairs may",
                               known.modern_failed, known.legacy_failed, allowed(limits.errors))};
}

GateCheck check_latency(const GateLimits& limits, const ParityReport& known) {
  const auto most = known.legacy_mean + known.legacy_mean * limits.slower / 10'000;
  const bool good = known.modern_mean <= limits.fast_enough || known.modern_mean <= most;
  return {
      .name = "latency",
      .verdict = good ? GateVerdict::pass : GateVerdict::fail,
      .found = fmt::format("modern takes {}, legacy {}; {} more may be, or {} at all", ms(known.modern_mean),
                           ms(known.legacy_mean), allowed(limits.slower), exactly(limits.fast_enough))};
}

}  // namespace

std::string_view name_of(GateVerdict verdict) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"pass", "inconclusive", "fail"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

std::string GateReport::summary() const {
  std::string out;
  for (const auto& check : checks) {
    if (verdict != GateVerdict::pass && check.verdict == GateVerdict::pass) continue;
    out += (out.empty() ? "" : "; ") + check.found;
  }
  return out;
}

JsonText to_json(const GateReport& report) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  writer.name("operation"), writer.string(report.operation);
  writer.name("to"), writer.string(name_of(report.to));
  writer.name("verdict"), writer.string(name_of(report.verdict));
  writer.name("enforced"), writer.boolean(report.enforced);
  writer.name("checks");
  writer.begin_array();
  for (const auto& check : report.checks) {
    writer.begin_object();
    writer.name("check"), writer.string(check.name);
    writer.name("verdict"), writer.string(name_of(check.verdict));
    writer.name("found"), writer.string(check.found);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return JsonText::trusted(std::move(out));
}

GateReport judge(const GateLimits& limits, const ParityReport& known, routing::Stage to,
                 Wall::time_point now) {
  GateReport report{.operation = known.operation, .to = to};
  report.checks.push_back(check_pairs(limits, known));
  if (known.pairs > 0) {
    report.checks.push_back(check_over(limits, known));
    report.checks.push_back(check_fresh(limits, known, now));
    report.checks.push_back(check_mismatches(limits, known));
    report.checks.push_back(check_errors(limits, known));
    report.checks.push_back(check_latency(limits, known));
  }
  report.verdict = std::ranges::max(report.checks, {}, &GateCheck::verdict).verdict;
  return report;
}

const GateLimits& limits_of(const Gates& gates, routing::Stage to) noexcept {
  if (to == routing::Stage::canary) return gates.canary;
  return to == routing::Stage::guarded ? gates.guarded : gates.modern;
}

}  // namespace figbridge::migrations
