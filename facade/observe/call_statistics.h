// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "core/clock.h"
#include "core/observation.h"
#include "facade/observe/duration_histogram.h"

namespace figbridge::facade {

/// What is known of a number of like calls.
struct CallStatistics {
  std::uint64_t count = 0;
  std::uint64_t failures = 0;
  std::uint64_t legacy = 0;  ///< answered by the legacy side
  std::uint64_t modern = 0;
  std::uint64_t passed_through = 0;  ///< byte for byte
  Wall::time_point first;            ///< when the first of them came in
  Wall::time_point last;
  DurationHistogram durations;
  std::uint64_t request_bytes = 0;
  std::uint64_t answer_bytes = 0;
  std::uint64_t largest_request = 0;
  std::uint64_t largest_answer = 0;

  void add(const Observation& observation);
  void merge(const CallStatistics& other);
};

}  // namespace figbridge::facade
