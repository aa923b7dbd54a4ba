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

/// How two different number lexemes differ: `scale` or `number`.
[[nodiscard]] DifferenceKind number_difference(std::string_view a, std::string_view b);
/// How two different texts differ: `trimmed`, `cased`, `text`; of dates and moments `notation` or `moment`.
[[nodiscard]] DifferenceKind text_difference(std::string_view a, std::string_view b);
/// Seconds since 1970 of a date or moment, to the millisecond; without a zone it is taken as UTC.
[[nodiscard]] std::optional<Decimal> seconds_of(std::string_view text);

}  // namespace figbridge::migrations
