// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge::routing {

/// How a number is written. Conversions work on digits and are exact: what a form cannot hold is an error.
struct NumberForm {
  enum class Kind : std::uint8_t {
    number,  ///< a JSON number; its digits are kept
    text,    ///< a JSON string with the same digits
    cents,   ///< cents(2): a JSON number of the smallest unit, 123.45 as 12345
    pad,     ///< pad(10): a JSON string of that width with leading zeros; whole numbers of at least 0
  };
  Kind kind = Kind::number;
  std::size_t width = 0;  ///< of cents: fraction digits; of pad: characters

  [[nodiscard]] static std::optional<NumberForm> named(std::string_view name);
  [[nodiscard]] static std::string names();
};

/// `text` is a string's text or a number's digits: a form that is written as a string is read as a number
/// too, and the other way round; spaces around it, a leading + and leading zeros are read. The result is a
/// canonical JSON token.
[[nodiscard]] std::optional<std::string> convert_number(std::string_view text, NumberForm from,
                                                        NumberForm to);

}  // namespace figbridge::routing
