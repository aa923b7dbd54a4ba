// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/config_node.h"
#include "core/json/decimal.h"
#include "core/operation.h"
#include "migrations/parity/difference.h"
#include "routing/mapping_date.h"

namespace figbridge::migrations {

/// What is known about differences at one field, and by whom: they are counted as explained, and never
/// vanish.
struct ParityRule {
  enum class What : std::uint8_t {
    ignore,          ///< whatever differs at or below the field
    tolerate,        ///< numbers that differ by at most `tolerance`, moments by at most so many seconds
    tolerate_share,  ///< numbers that differ by at most `tolerance` hundredths of a percent of the larger one
    zone,            ///< moments without a zone are `tolerance` seconds ahead of UTC
    date,            ///< the legacy side's date in `date_from` is the modern side's in `date_to`
    times,           ///< the modern side's number is the legacy side's × 10^`power`
    map,             ///< the legacy side's value means that of the modern side, as `values` says
    order_free,      ///< the array's order
    key,             ///< elements of the array are told apart by `member`, and their order does not count
    empty,           ///< absent, null and empty stand for each other
    scale,           ///< how many digits a number is written with
    notation,        ///< the form and zone of a moment
    trim,            ///< white space around a text
    pad,             ///< the same, and zeros in front of digits
    letters,         ///< upper and lower case, and white space around
  };
  std::string id;
  std::string field;  ///< as Difference::field has it; with `/**` at its end: and everything below
  What what = What::ignore;
  Decimal tolerance;
  std::vector<std::pair<std::string, std::string>> values;  ///< canonical JSON, legacy to modern
  std::string member;
  routing::DateForm date_from = routing::DateForm::date;
  routing::DateForm date_to = routing::DateForm::date;
  int power = 0;
  std::string owner;
  std::string reason;
  std::string expires;  ///< its last day in UTC, `2027-03-31`; empty: never
  SourceMark mark;      ///< where it was configured

  /// A rule that has expired explains nothing. `today` empty: whichever day it is.
  [[nodiscard]] bool holds_on(std::string_view today) const {
    return expires.empty() || today.empty() || expires >= today;
  }
  [[nodiscard]] bool covers(std::string_view where) const;
};
/// As the configuration calls it.
[[nodiscard]] std::string_view name_of(ParityRule::What what) noexcept;

/// Which comparison it is.
struct Occasion {
  Side answered = Side::legacy;
  std::string today;  ///< UTC, `2026-11-21`; empty: every rule holds
};

/// Whether the rule says why these two differ, at a field that it covers. Values are canonical JSON; empty:
/// absent.
[[nodiscard]] bool explains(const ParityRule& rule, DifferenceKind kind, std::string_view answered,
                            std::string_view aside, Side side_that_answered);

}  // namespace figbridge::migrations
