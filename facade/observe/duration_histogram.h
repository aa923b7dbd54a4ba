// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/error.h"

namespace figbridge::facade {

/// Counts durations in buckets of one eighth of a power of two: a percentile is at most 12.5 % above the true
/// value and never below it. From 1 µs to 71 minutes; what is longer counts as that. Memory follows the range
/// that was seen, at most 2 KiB.
class DurationHistogram {
 public:
  void add(std::chrono::microseconds duration);
  void merge(const DurationHistogram& other);
  /// The duration that a share of `fraction` (0 to 1) of all did not pass; 0 if nothing was counted.
  [[nodiscard]] std::chrono::microseconds percentile(double fraction) const;
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::chrono::microseconds longest() const { return longest_; }

  // What is kept on disk.
  [[nodiscard]] std::size_t first_bucket() const { return first_; }
  [[nodiscard]] const std::vector<std::uint64_t>& buckets() const { return buckets_; }
  /// Fails with `malformed` if the buckets do not fit.
  [[nodiscard]] static Result<DurationHistogram> restore(std::size_t first,
                                                         std::vector<std::uint64_t> buckets,
                                                         std::chrono::microseconds longest);

 private:
  void cover(std::size_t bucket);

  std::size_t first_ = 0;  ///< which bucket buckets_[0] is
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  std::chrono::microseconds longest_{0};
};

}  // namespace figbridge::facade
