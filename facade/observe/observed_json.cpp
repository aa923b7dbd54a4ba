// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/observed_json.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "facade/observe/log_line.h"

namespace figbridge::facade {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::microseconds;

constexpr int kFormat = 1;
constexpr auto kLastCallerKind = static_cast<int>(CallerKind::operator_);

/// Wire names hold whatever bytes a caller sent.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

double milliseconds_of(microseconds duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

Json report_of(const CallStatistics& calls) {
  return {{"count", calls.count},
          {"failures", calls.failures},
          {"legacy", calls.legacy},
          {"modern", calls.modern},
          {"passed_through", calls.passed_through},
          {"first", timestamp(calls.first)},
          {"last", timestamp(calls.last)},
          {"p50_ms", milliseconds_of(calls.durations.percentile(0.50))},
          {"p95_ms", milliseconds_of(calls.durations.percentile(0.95))},
          {"p99_ms", milliseconds_of(calls.durations.percentile(0.99))},
          {"max_ms", milliseconds_of(calls.durations.longest())},
          {"request_bytes", calls.request_bytes},
          {"answer_bytes", calls.answer_bytes},
          {"largest_request", calls.largest_request},
          {"largest_answer", calls.largest_answer}};
}

Json caller_report(const ObservedCaller& caller) {
  Json json{{"caller", caller.name}, {"kind", name_of(caller.kind)}, {"verified", caller.verified}};
  json.update(report_of(caller.calls));
  return json;
}

std::int64_t microseconds_since_epoch(Wall::time_point at) {
  return std::chrono::duration_cast<microseconds>(at.time_since_epoch()).count();
}
Wall::time_point at_microseconds(std::int64_t us) {
  return Wall::time_point(std::chrono::duration_cast<Wall::duration>(microseconds(us)));
}

Json kept(const CallStatistics& calls) {
  return {{"count", calls.count},
          {"failures", calls.failures},
          {"legacy", calls.legacy},
          {"modern", calls.modern},
          {"passed_through", calls.passed_through},
          {"first_us", microseconds_since_epoch(calls.first)},
          {"last_us", microseconds_since_epoch(calls.last)},
          {"longest_us", calls.durations.longest().count()},
          {"first_bucket", calls.durations.first_bucket()},
          {"buckets", calls.durations.buckets()},
          {"request_bytes", calls.request_bytes},
          {"answer_bytes", calls.answer_bytes},
          {"largest_request", calls.largest_request},
          {"largest_answer", calls.largest_answer}};
}

/// Throws what nlohmann throws; observed_from_json catches it.
Result<CallStatistics> statistics_of(const Json& json) {
  auto durations = DurationHistogram::restore(json.at("first_bucket").get<std::size_t>(),
                                              json.at("buckets").get<std::vector<std::uint64_t>>(),
                                              microseconds(json.at("longest_us").get<std::int64_t>()));
  if (!durations) return fail(std::move(durations).error());
  CallStatistics calls;
  calls.count = json.at("count");
  calls.failures = json.at("failures");
  calls.legacy = json.at("legacy");
  calls.modern = json.at("modern");
  calls.passed_through = json.at("passed_through");
  calls.first = at_microseconds(json.at("first_us"));
  calls.last = at_microseconds(json.at("last_us"));
  calls.durations = std::move(*durations);
  calls.request_bytes = json.at("request_bytes");
  calls.answer_bytes = json.at("answer_bytes");
  calls.largest_request = json.at("largest_request");
  calls.largest_answer = json.at("largest_answer");
  return calls;
}

Result<ObservedCaller> caller_of(const Json& json) {
  const int kind = json.at("kind");
  if (kind < 0 || kind > kLastCallerKind)
    return fail(ErrorKind::malformed, Origin::bridge, "unknown kind of caller");
  auto calls = statistics_of(json);
  if (!calls) return fail(std::move(calls).error());
  return ObservedCaller{.name = json.at("caller"),
                        .kind = static_cast<CallerKind>(kind),
                        .verified = json.at("verified"),
                        .calls = std::move(*calls)};
}

Result<ObservedName> name_from(const Json& json) {
  auto calls = statistics_of(json);
  if (!calls) return fail(std::move(calls).error());
  ObservedName name{.listener = json.at("listener"),
                    .name = json.at("name"),
                    .configured = json.at("configured"),
                    .calls = std::move(*calls)};
  for (const auto& item : json.at("callers")) {
    auto caller = caller_of(item);
    if (!caller) return fail(std::move(caller).error());
    name.callers.push_back(std::move(*caller));
  }
  return name;
}

}  // namespace

std::string observed_report(const std::vector<ObservedName>& names, bool with_callers) {
  auto list = Json::array();
  for (const auto& name : names) {
    Json json{{"listener", name.listener}, {"name", name.name}, {"configured", name.configured}};
    json.update(report_of(name.calls));
    json["callers_count"] = name.callers.size();
    if (with_callers) {
      json["callers"] = Json::array();
      for (const auto& caller : name.callers) json["callers"].push_back(caller_report(caller));
    }
    list.push_back(std::move(json));
  }
  return dumped({{"observed", std::move(list)}});
}

std::string observed_to_json(const std::vector<ObservedName>& names) {
  auto list = Json::array();
  for (const auto& name : names) {
    Json json{{"listener", name.listener}, {"name", name.name}, {"configured", name.configured}};
    json.update(kept(name.calls));
    json["callers"] = Json::array();
    for (const auto& caller : name.callers) {
      Json one{
          {"caller", caller.name}, {"kind", static_cast<int>(caller.kind)}, {"verified", caller.verified}};
      one.update(kept(caller.calls));
      json["callers"].push_back(std::move(one));
    }
    list.push_back(std::move(json));
  }
  return dumped({{"format", kFormat}, {"names", std::move(list)}});
}

Result<std::vector<ObservedName>> observed_from_json(std::string_view text) {
  try {
    const auto json = Json::parse(text);
    if (json.at("format").get<int>() != kFormat) {
      return fail(ErrorKind::malformed, Origin::bridge, "the format of the observed calls is not known");
    }
    std::vector<ObservedName> names;
    for (const auto& item : json.at("names")) {
      auto name = name_from(item);
      if (!name) return fail(std::move(name).error());
      names.push_back(std::move(*name));
    }
    return names;
  } catch (const Json::exception& error) {
    return fail(ErrorKind::malformed, Origin::bridge, "the observed calls cannot be read",
                std::to_string(error.id));
  }
}

}  // namespace figbridge::facade
