// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bench/parity/doc.h"

namespace figbridge::seeded {

using Random = std::mt19937_64;

/// Below `bound`.
inline std::uint64_t pick(Random& random, std::uint64_t bound) {
  return random() % bound;
}
/// One in so many.
inline bool one_in(Random& random, std::uint64_t bound) {
  return pick(random, bound) == 0;
}

/// Two systems that keep the same things: what either answers when it is asked for thing `number`. What they
/// hold follows from the number alone; what differs from call to call (stamps, request ids, servers, the
/// order of unsorted lists, what was changed in between) from `call`. They write the same things differently:
/// codes and words, cents and euros, padded and bare text, three forms of dates, local time and UTC, null,
/// "", and nothing.
struct System {
  const char* name;
  Doc (*legacy)(std::uint64_t number, Random& call);
  Doc (*modern)(std::uint64_t number, Random& call);
};
[[nodiscard]] const std::vector<System>& operations();

/// Cents as an amount with `digits` digits after the point; without zeros at the end if `bare`.
[[nodiscard]] std::string amount(long long cents, bool bare);
/// Days since 1970 as 2026-11-21, shifted.
[[nodiscard]] std::string day(long long days);
/// Minutes since 1970, in UTC or an hour ahead.
[[nodiscard]] std::string moment(long long minutes, bool utc);

}  // namespace figbridge::seeded
