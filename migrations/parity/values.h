// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "core/json/decimal.h"
#include "migrations/parity/difference.h"

namespace figbridge::migrations {

/// Whether |a - b| is at most `tolerance`, exactly. False for numbers too far apart in size to be written
/// out.
[[nodiscard]] bool within(const Decimal& a, const Decimal& b, const Decimal& tolerance);

/// Whether |a - b| is at most `hundredths` of a percent of the larger of |a| and |b|; a whole number.
[[nodiscard]] bool within_share(const Decimal& a, const Decimal& b, const Decimal& hundredths);

/// Without white space around it.
[[nodiscard]] std::string_view trimmed_text(std::string_view text);

/// How two different number lexemes differ: `scale` or `number`.
[[nodiscard]] DifferenceKind number_difference(std::string_view a, std::string_view b);
/// How two different texts differ: `trimmed`, `cased`, `text`; of dates and moments `notation` or `moment`.
[[nodiscard]] DifferenceKind text_difference(std::string_view a, std::string_view b);
/// Seconds since 1970 of a date or moment, to the millisecond; without a zone it is `seconds_ahead` of UTC.
[[nodiscard]] std::optional<Decimal> seconds_of(std::string_view text, int seconds_ahead = 0);

}  // namespace figbridge::migrations
