// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/observation.h"
#include "facade/observe/shards.h"

namespace figbridge::facade {

/// A figure that somebody else keeps: table version, breaker state, dropped log lines.
struct SampledMetric {
  enum class Kind : std::uint8_t { counter, gauge };
  struct Sample {
    std::vector<std::pair<std::string, std::string>> labels;
    double value = 0;
  };
  std::string name;  ///< `figbridge_…`, a counter's ends in `_total`
  std::string help;
  Kind kind = Kind::gauge;
  std::vector<Sample> samples;
};
/// Asked at each scrape, on the scraper's thread. Does not block, does not throw.
using MetricSource = std::function<std::vector<SampledMetric>()>;

/// Upper bounds of the duration histograms, in microseconds; beyond the last is +Inf.
inline constexpr std::array<std::int64_t, 15> kDurationBounds = {
    500,     1'000,   2'500,     5'000,     10'000,    25'000,     50'000,    100'000,
    250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000, 30'000'000};

/// Counts observations for Prometheus. Recording touches only the counters of its own thread; a scrape adds
/// them up. Series follow from the configuration (what nobody configured is one operation, `(unmatched)`);
/// should there ever be more than `kMostSeries` in a thread, further ones are counted as operation
/// `(others)`. Any thread.
class Metrics final : public ObservationSink {
 public:
  static constexpr std::size_t kMostSeries = 20'000;
  /// The Content-Type of text().
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  /// Before the first scrape.
  void add_source(MetricSource source) { sources_.push_back(std::move(source)); }
  void record(const Observation& observation) noexcept override;
  /// The Prometheus text exposition format, version 0.0.4.
  [[nodiscard]] std::string text() const;

  struct Durations {
    std::array<std::uint64_t, kDurationBounds.size() + 1> buckets{};
    std::uint64_t sum_us = 0;
    void add(std::int64_t us);
    void merge(const Durations& other);
  };
  struct Exchanges {
    std::array<std::uint64_t, 3> outcomes{};
    Durations durations;
    std::uint64_t request_bytes = 0;
    std::uint64_t answer_bytes = 0;
    std::uint64_t drift = 0;
    std::uint64_t passed_through = 0;
    void merge(const Exchanges& other);
  };
  struct BackendCalls {
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::uint64_t attempts = 0;
    Durations durations;
    void merge(const BackendCalls& other);
  };
  /// Label values joined by a zero byte: operation, listener, side; operation, listener, kind, origin;
  /// backend.
  struct Counters {
    std::string key;  ///< the key that is looked up, kept so that looking up allocates nothing
    std::unordered_map<std::string, Exchanges> exchanges;
    std::unordered_map<std::string, std::uint64_t> errors;
    std::unordered_map<std::string, BackendCalls> backends;
  };

 private:
  Shards<Counters> shards_;
  std::vector<MetricSource> sources_;
};

}  // namespace figbridge::facade
