// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/call_statistics.h"

#include <algorithm>

namespace figbridge::facade {

void CallStatistics::add(const Observation& seen) {
  first = count == 0 ? seen.started : std::min(first, seen.started);
  last = count == 0 ? seen.started : std::max(last, seen.started);
  ++count;
  if (seen.outcome == Outcome::failed) ++failures;
  if (seen.side) ++(*seen.side == Side::legacy ? legacy : modern);
  if (seen.passed_through) ++passed_through;
  durations.add(seen.duration);
  request_bytes += seen.request_bytes;
  answer_bytes += seen.answer_bytes;
  largest_request = std::max(largest_request, seen.request_bytes);
  largest_answer = std::max(largest_answer, seen.answer_bytes);
}

void CallStatistics::merge(const CallStatistics& other) {
  if (other.count == 0) return;
  first = count == 0 ? other.first : std::min(first, other.first);
  last = count == 0 ? other.last : std::max(last, other.last);
  count += other.count;
  failures += other.failures;
  legacy += other.legacy;
  modern += other.modern;
  passed_through += other.passed_through;
  durations.merge(other.durations);
  request_bytes += other.request_bytes;
  answer_bytes += other.answer_bytes;
  largest_request = std::max(largest_request, other.largest_request);
  largest_answer = std::max(largest_answer, other.largest_answer);
}

}  // namespace figbridge::facade
