// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/duration_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace figbridge::facade {
namespace {

constexpr std::uint64_t kLongest = (std::uint64_t{1} << 32) - 1;

/// 0 to 7 stand for themselves; from 8 on the three bits after the leading one choose one of eight buckets.
std::size_t bucket_of(std::uint64_t us) {
  const auto shift = std::max(0, static_cast<int>(std::bit_width(us)) - 4);
  return static_cast<std::size_t>(shift) * 8 + static_cast<std::size_t>(us >> shift);
}

std::uint64_t upper_bound_of(std::size_t bucket) {
  if (bucket < 16) return bucket;
  const auto shift = bucket / 8 - 1;
  return ((bucket % 8 + 9) << shift) - 1;
}

std::uint64_t clamped(std::chrono::microseconds duration) {
  return std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count())), kLongest);
}

}  // namespace

void DurationHistogram::cover(std::size_t bucket) {
  if (buckets_.empty()) {
    first_ = bucket;
    buckets_.resize(1);
  } else if (bucket < first_) {
    buckets_.insert(buckets_.begin(), first_ - bucket, 0);
    first_ = bucket;
  } else if (bucket - first_ >= buckets_.size()) {
    buckets_.resize(bucket - first_ + 1);
  }
}

void DurationHistogram::add(std::chrono::microseconds duration) {
  const auto bucket = bucket_of(clamped(duration));
  cover(bucket);
  ++buckets_[bucket - first_];
  ++count_;
  longest_ = std::max(longest_, duration);
}

void DurationHistogram::merge(const DurationHistogram& other) {
  if (other.buckets_.empty()) return;
  cover(other.first_);
  cover(other.first_ + other.buckets_.size() - 1);
  for (std::size_t i = 0; i < other.buckets_.size(); ++i)
    buckets_[other.first_ + i - first_] += other.buckets_[i];
  count_ += other.count_;
  longest_ = std::max(longest_, other.longest_);
}

std::chrono::microseconds DurationHistogram::percentile(double fraction) const {
  if (count_ == 0) return std::chrono::microseconds{0};
  const auto rank = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(fraction * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= rank) {
      const std::chrono::microseconds bound{static_cast<std::int64_t>(upper_bound_of(first_ + i))};
      return std::min(bound, longest_);
    }
  }
  return longest_;
}

Result<DurationHistogram> DurationHistogram::restore(std::size_t first, std::vector<std::uint64_t> buckets,
                                                     std::chrono::microseconds longest) {
  const auto all = bucket_of(kLongest) + 1;
  if (first > all || buckets.size() > all - first) {
    return fail(ErrorKind::malformed, Origin::bridge, "a duration histogram has too many buckets");
  }
  DurationHistogram restored;
  restored.first_ = first;
  restored.count_ = std::accumulate(buckets.begin(), buckets.end(), std::uint64_t{0});
  restored.buckets_ = std::move(buckets);
  restored.longest_ = longest;
  return restored;
}

}  // namespace figbridge::facade
