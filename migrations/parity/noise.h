// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace figbridge::migrations {

/// How often something was seen.
struct Counted {
  std::uint64_t hits = 0;
  std::uint64_t of = 0;
};

/// Whether two sides differ at a field more often than one side differs from itself there. What never
/// differed between two answers of one side has no noise: there every hit counts. Else the lower end of the
/// one's interval has to be above the upper end of the other's (Wilson's, 99 % each).
[[nodiscard]] bool exceeds_noise(Counted between_sides, Counted within_one_side);

/// The rule of Twitter's Diffy, as published, for comparison with ours: a field is reported if the candidate
/// differs more often than the secondary, by more than 20 % of both together and by more than 0.03 % of all.
/// `total`: of the endpoint.
[[nodiscard]] bool diffy_reports(std::uint64_t raw, std::uint64_t noise, std::uint64_t total);

}  // namespace figbridge::migrations
