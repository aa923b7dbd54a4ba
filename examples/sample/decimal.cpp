// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-or-later
#include "sample/decimal.h"

#include <algorithm>

namespace sample {
namespace {

constexpr int kMaxDigits = 18;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_trailing_zeros(std::string_view fraction) {
  auto last = fraction.find_last_not_of('0');
  return fraction.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

std::optional<std::int64_t> to_scaled(std::string_view text, int fraction_digits) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  auto point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  fraction = without_trailing_zeros(fraction);
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  auto digits = static_cast<std::size_t>(fraction_digits);
  if (fraction.size() > digits || whole.size() + digits > kMaxDigits) return std::nullopt;
  std::string scaled(whole);
  scaled.append(fraction).append(digits - fraction.size(), '0');
  std::int64_t value = scaled.empty() ? 0 : std::stoll(scaled);
  return negative ? -value : value;
}

std::string from_scaled(std::int64_t value, int fraction_digits) {
  auto digits = static_cast<std::size_t>(fraction_digits);
  std::string text = std::to_string(value < 0 ? -value : value);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, ".");
  return value < 0 ? "-" + text : text;
}

std::optional<std::string> as_amount(std::string_view text) {
  auto cents = to_scaled(text, 2);
  if (!cents) return std::nullopt;
  return from_scaled(*cents, 2);
}

std::optional<std::string> total(const std::vector<OrderItem>& items) {
  std::int64_t sum = 0;
  for (const OrderItem& item : items) {
    auto quantity = to_scaled(item.quantity, 3);
    auto price = to_scaled(item.price, 2);
    std::int64_t line = 0;
    if (!quantity || !price || __builtin_mul_overflow(*quantity, *price, &line)) return std::nullopt;
    line = (line + (line < 0 ? -500 : 500)) / 1'000;
    if (__builtin_add_overflow(sum, line, &sum)) return std::nullopt;
  }
  return from_scaled(sum, 2);
}

}  // namespace sample
