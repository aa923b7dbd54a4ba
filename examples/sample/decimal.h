// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sample/records.h"

namespace sample {

/// "12.5" with three fraction digits is 12500. Nothing when the text is no plain decimal (no exponent), has
/// more fraction digits than that (zeros aside), or more than 18 digits in all.
std::optional<std::int64_t> to_scaled(std::string_view text, int fraction_digits);

/// 12500 with three fraction digits is "12.500".
std::string from_scaled(std::int64_t value, int fraction_digits);

/// The amount with two fraction digits: "1500" is "1500.00". Nothing when it is none.
std::optional<std::string> as_amount(std::string_view text);

/// Sum of quantity times price, each line rounded half up to two fraction digits. Nothing when a number is
/// none.
std::optional<std::string> total(const std::vector<OrderItem>& items);

}  // namespace sample
