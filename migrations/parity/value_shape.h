// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace figbridge::migrations {

/// A number as JSON writes it, or a text that is only digits, a point and a sign. Tokens are canonical JSON,
/// here and below.
[[nodiscard]] bool is_number(std::string_view token);
/// Could be a value of an enumeration: a short text without spaces that is no date and no number with a
/// fraction, a whole number, or true and false.
[[nodiscard]] bool is_word(std::string_view token);
/// The one is the beginning or the end of the other, and long enough not to be a code for it.
[[nodiscard]] bool is_cut_off(std::string_view token, std::string_view shorter);

/// How an id looks: ids of two systems look different.
enum class IdShape : std::uint8_t {
  none,    ///< no id: spaces, no digit, a date, a fraction, too long
  digits,  ///< 4711
  uuid,    ///< 8-4-4-4-12 hexadecimal digits
  mixed,   ///< C-4711
};
[[nodiscard]] IdShape id_shape(std::string_view token);

}  // namespace figbridge::migrations
