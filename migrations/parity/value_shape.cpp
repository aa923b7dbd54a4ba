// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/value_shape.h"

#include <algorithm>

#include "core/json/decimal.h"
#include "migrations/parity/values.h"

namespace figbridge::migrations {
namespace {

constexpr std::size_t kLongestWord = 32;
constexpr std::size_t kLongestId = 64;
constexpr std::size_t kLongestCode = 3;

/// Without quotes; escapes stay.
std::string_view inside(std::string_view token) {
  return token.starts_with('"') ? token.substr(1, token.size() - 2) : token;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_date(std::string_view text) {
  return text.size() >= 10 && text[4] == '-' && text[7] == '-' && seconds_of(text).has_value();
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hexadecimal(text[i])) return false;
  }
  return true;
}

bool plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == ' ' || c == '\\' || c == '{' || c == '['; });
}

}  // namespace

bool is_number(std::string_view token) {
  return Decimal::parse(inside(token)).has_value();
}

bool is_word(std::string_view token) {
  const auto text = inside(token);
  if (text.empty() || text.size() > kLongestWord || !plain(text) || is_date(text)) return false;
  const auto number = Decimal::parse(text);
  return !number || number->integer();
}

bool is_cut_off(std::string_view token, std::string_view shorter) {
  const auto whole = inside(token);
  const auto part = inside(shorter);
  if (part.size() <= kLongestCode || part.size() >= whole.size()) return false;
  return whole.starts_with(part) || whole.ends_with(part);
}

IdShape id_shape(std::string_view token) {
  const auto text = inside(token);
  if (text.empty() || text.size() > kLongestId || !plain(text) || is_date(text)) return IdShape::none;
  if (is_uuid(text)) return IdShape::uuid;
  if (std::ranges::all_of(text, is_digit)) return IdShape::digits;
  const bool fraction = token.front() != '"' || Decimal::parse(text).has_value();
  return fraction || std::ranges::none_of(text, is_digit) ? IdShape::none : IdShape::mixed;
}

}  // namespace figbridge::migrations
