// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/noise.h"

#include <cmath>
#include <utility>

namespace figbridge::migrations {
namespace {

/// Wilson's interval at 99 %, both ends.
std::pair<double, double> interval(Counted counted) {
  if (counted.of == 0) return {0, 1};
  constexpr double kZ = 2.5758293035489004;
  const auto n = static_cast<double>(counted.of);
  const double share = static_cast<double>(counted.hits) / n;
  const double middle = share + kZ * kZ / (2 * n);
  const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  const double whole = 1 + kZ * kZ / n;
  return {(middle - half) / whole, (middle + half) / whole};
}

}  // namespace

bool exceeds_noise(Counted between_sides, Counted within_one_side) {
  if (between_sides.hits == 0) return false;
  if (within_one_side.hits == 0) return true;
  return interval(between_sides).first > interval(within_one_side).second;
}

bool diffy_reports(std::uint64_t raw, std::uint64_t noise, std::uint64_t total) {
  if (raw <= noise || total == 0) return false;
  const auto more = static_cast<double>(raw - noise);
  const double relative = more / static_cast<double>(raw + noise) * 100;
  const double absolute = more / static_cast<double>(total) * 100;
  return relative > 20.0 && absolute > 0.03;
}

}  // namespace figbridge::migrations
