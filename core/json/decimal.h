// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge {

/// A decimal number of any size, exact: digits × 10^exponent. Normal form: no leading and no trailing zero in
/// `digits`; zero has no digits, exponent 0 and no sign. Equal values have equal members. Never a double.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;

  /// Reads a JSON number lexeme, a leading '+', leading zeros and a bare ".5" or "5." included. Nothing for
  /// any other text and for exponents beyond ±100,000.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  /// Plain notation with at least `fraction_digits` digits after the point ("123.40" for 2). Nothing if that
  /// would take more than 2,000 characters.
  [[nodiscard]] std::optional<std::string> plain(std::size_t fraction_digits = 0) const;
  /// How many digits after the point the value needs.
  [[nodiscard]] std::size_t fraction_digits() const {
    return exponent < 0 ? static_cast<std::size_t>(-exponent) : 0;
  }
  [[nodiscard]] bool zero() const { return digits.empty(); }
  [[nodiscard]] bool integer() const { return exponent >= 0; }
  /// Whether this is a whole multiple of `step`, which is not zero and has at most 18 digits.
  [[nodiscard]] bool multiple_of(const Decimal& step) const;

  friend bool operator==(const Decimal&, const Decimal&) = default;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
};

}  // namespace figbridge
