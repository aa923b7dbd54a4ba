// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <span>

namespace figbridge::facade {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr std::string_view kUnmatched = "(unmatched)";
constexpr std::string_view kOthers = "(others)";

void join(std::string& key, std::initializer_list<std::string_view> values) {
  key.clear();
  for (const auto value : values) {
    if (!key.empty()) key += '\0';
    key += value;
  }
}

Labels labels_of(std::span<const std::string_view> names, std::string_view key) {
  Labels labels;
  for (const auto name : names) {
    const auto end = key.find('\0');
    labels.push_back({std::string(name), std::string(key.substr(0, end))});
    key.remove_prefix(end == std::string_view::npos ? key.size() : end + 1);
  }
  return labels;
}

template <class Map>
auto& series(Map& map, const std::string& key, const std::string& others) {
  const auto found = map.find(key);
  if (found != map.end()) return found->second;
  return map[map.size() < Metrics::kMostSeries ? key : others];
}

/// What the threads counted, added up and in order of the labels.
struct Totals {
  std::map<std::string, Metrics::Exchanges> exchanges;
  std::map<std::string, std::uint64_t> errors;
  std::map<std::string, Metrics::BackendCalls> backends;

  void add(const Metrics::Counters& counters) {
    for (const auto& [key, value] : counters.exchanges) exchanges[key].merge(value);
    for (const auto& [key, value] : counters.errors) errors[key] += value;
    for (const auto& [key, value] : counters.backends) backends[key].merge(value);
  }
};

ClientMetric counter(Labels labels, std::uint64_t value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.counter.value = static_cast<double>(value);
  return metric;
}

ClientMetric histogram(Labels labels, const Metrics::Durations& durations) {
  ClientMetric metric;
  metric.label = std::move(labels);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < durations.buckets.size(); ++i) {
    cumulative += durations.buckets[i];
    if (i == kDurationBounds.size()) break;
    metric.histogram.bucket.push_back({cumulative, static_cast<double>(kDurationBounds[i]) / 1e6});
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = static_cast<double>(durations.sum_us) / 1e6;
  return metric;
}

MetricFamily family(std::string name, std::string help, MetricType type) {
  MetricFamily made;
  made.name = std::move(name);
  made.help = std::move(help);
  made.type = type;
  return made;
}

Labels with(Labels labels, std::string name, std::string_view value) {
  labels.push_back({std::move(name), std::string(value)});
  return labels;
}

constexpr std::array<std::string_view, 3> kExchangeLabels = {"operation", "listener", "side"};
constexpr std::array<std::string_view, 4> kErrorLabels = {"operation", "listener", "kind", "origin"};
constexpr std::array<std::string_view, 1> kBackendLabels = {"backend"};

void add_exchanges(std::vector<MetricFamily>& out, const Totals& totals) {
  auto all =
      family("figbridge_exchanges_total", "Calls that came in, by how they ended.", MetricType::Counter);
  auto seconds = family("figbridge_exchange_duration_seconds",
                        "From a call's head to its answer's last byte.", MetricType::Histogram);
  for (const auto& [key, value] : totals.exchanges) {
    const auto labels = labels_of(kExchangeLabels, key);
    for (const auto outcome : {Outcome::done, Outcome::failed, Outcome::accepted}) {
      const auto count = value.outcomes.at(static_cast<std::size_t>(outcome));
      if (count > 0) all.metric.push_back(counter(with(labels, "outcome", name_of(outcome)), count));
    }
    seconds.metric.push_back(histogram(labels, value.durations));
  }
  out.push_back(std::move(all));
  out.push_back(std::move(seconds));
}

void add_exchange_sums(std::vector<MetricFamily>& out, const Totals& totals) {
  struct Sum {
    const char* name;
    const char* help;
    std::uint64_t Metrics::Exchanges::* value;
  };
  constexpr std::array<Sum, 4> kSums = {
      {{"figbridge_request_bytes_total", "Bytes of bodies received from callers.",
        &Metrics::Exchanges::request_bytes},
       {"figbridge_answer_bytes_total", "Bytes of bodies sent to callers.",
        &Metrics::Exchanges::answer_bytes},
       {"figbridge_passed_through_total", "Calls that went through byte for byte.",
        &Metrics::Exchanges::passed_through},
       {"figbridge_drift_total", "Places where an answer was not what its description says.",
        &Metrics::Exchanges::drift}}};
  for (const auto& sum : kSums) {
    auto made = family(sum.name, sum.help, MetricType::Counter);
    for (const auto& [key, value] : totals.exchanges) {
      made.metric.push_back(counter(labels_of(kExchangeLabels, key), value.*sum.value));
    }
    out.push_back(std::move(made));
  }
}

void add_errors(std::vector<MetricFamily>& out, const Totals& totals) {
  auto errors = family("figbridge_exchange_errors_total",
                       "Calls that failed, by kind of error and whose doing it was.", MetricType::Counter);
  for (const auto& [key, value] : totals.errors) {
    errors.metric.push_back(counter(labels_of(kErrorLabels, key), value));
  }
  out.push_back(std::move(errors));
}

void add_backends(std::vector<MetricFamily>& out, const Totals& totals) {
  auto calls = family("figbridge_backend_calls_total", "Calls to a backend, by whether it let them fail.",
                      MetricType::Counter);
  auto attempts =
      family("figbridge_backend_attempts_total", "Attempts that those calls took.", MetricType::Counter);
  auto seconds = family("figbridge_backend_duration_seconds", "Time that calls spent waiting for a backend.",
                        MetricType::Histogram);
  for (const auto& [key, value] : totals.backends) {
    const auto labels = labels_of(kBackendLabels, key);
    calls.metric.push_back(counter(with(labels, "outcome", "done"), value.done));
    calls.metric.push_back(counter(with(labels, "outcome", "failed"), value.failed));
    attempts.metric.push_back(counter(labels, value.attempts));
    seconds.metric.push_back(histogram(labels, value.durations));
  }
  out.push_back(std::move(calls));
  out.push_back(std::move(attempts));
  out.push_back(std::move(seconds));
}

MetricFamily sampled(const SampledMetric& source) {
  const bool counts = source.kind == SampledMetric::Kind::counter;
  auto made = family(source.name, source.help, counts ? MetricType::Counter : MetricType::Gauge);
  for (const auto& sample : source.samples) {
    ClientMetric metric;
    for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
    (counts ? metric.counter.value : metric.gauge.value) = sample.value;
    made.metric.push_back(std::move(metric));
  }
  return made;
}

void count_exchange(Metrics::Counters& counters, const Observation& seen, std::string_view operation) {
  const auto side = seen.side ? name_of(*seen.side) : std::string_view("none");
  join(counters.key, {operation, seen.listener, side});
  auto& exchanges = series(counters.exchanges, counters.key, std::string(kOthers));
  ++exchanges.outcomes.at(static_cast<std::size_t>(seen.outcome));
  exchanges.durations.add(seen.duration.count());
  exchanges.request_bytes += seen.request_bytes;
  exchanges.answer_bytes += seen.answer_bytes;
  exchanges.drift += seen.drift;
  exchanges.passed_through += seen.passed_through ? 1 : 0;
}

void count_error(Metrics::Counters& counters, const Observation& seen, std::string_view operation) {
  join(counters.key, {operation, seen.listener, name_of(*seen.error_kind), name_of(seen.error_origin)});
  ++series(counters.errors, counters.key, std::string(kOthers));
}

void count_backend_call(Metrics::Counters& counters, const Observation& seen) {
  join(counters.key, {seen.backend});
  auto& calls = series(counters.backends, counters.key, std::string(kOthers));
  ++(seen.error_kind && seen.error_origin == Origin::backend ? calls.failed : calls.done);
  calls.attempts += static_cast<std::uint64_t>(std::max(0, seen.attempts));
  calls.durations.add(seen.backend_duration.count());
}

}  // namespace

void Metrics::Durations::add(std::int64_t us) {
  const auto bound = std::lower_bound(kDurationBounds.begin(), kDurationBounds.end(), us);
  ++buckets.at(static_cast<std::size_t>(bound - kDurationBounds.begin()));
  sum_us += static_cast<std::uint64_t>(std::max<std::int64_t>(0, us));
}

void Metrics::Durations::merge(const Durations& other) {
  for (std::size_t i = 0; i < buckets.size(); ++i) buckets.at(i) += other.buckets.at(i);
  sum_us += other.sum_us;
}

void Metrics::Exchanges::merge(const Exchanges& other) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes.at(i) += other.outcomes.at(i);
  durations.merge(other.durations);
  request_bytes += other.request_bytes;
  answer_bytes += other.answer_bytes;
  drift += other.drift;
  passed_through += other.passed_through;
}

void Metrics::BackendCalls::merge(const BackendCalls& other) {
  done += other.done;
  failed += other.failed;
  attempts += other.attempts;
  durations.merge(other.durations);
}

void Metrics::record(const Observation& seen) noexcept {
  try {
    const std::string_view operation = seen.operation.empty() ? kUnmatched : std::string_view(seen.operation);
    shards_.here([&](Counters& counters) {
      count_exchange(counters, seen, operation);
      if (seen.error_kind) count_error(counters, seen, operation);
      if (!seen.backend.empty()) count_backend_call(counters, seen);
    });
  } catch (...) {  // no memory for a new series: this call goes uncounted
  }
}

std::string Metrics::text() const {
  Totals totals;
  shards_.each([&](const Counters& counters) { totals.add(counters); });
  std::vector<MetricFamily> families;
  add_exchanges(families, totals);
  add_exchange_sums(families, totals);
  add_errors(families, totals);
  add_backends(families, totals);
  for (const auto& source : sources_) {
    for (const auto& metric : source()) families.push_back(sampled(metric));
  }
  std::erase_if(families, [](const MetricFamily& made) { return made.metric.empty(); });
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace figbridge::facade
