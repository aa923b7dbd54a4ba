// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/values.h"

#include <algorithm>
#include <string>

#include "routing/mapping_date.h"

namespace figbridge::migrations {
namespace {

using routing::convert_date;
using routing::DateForm;

constexpr std::int64_t kMostDigits = 4'000;

/// `value` times a whole number that is not negative.
Decimal times(const Decimal& value, std::uint64_t factor) {
  Decimal made;
  if (factor == 0) return made;
  made.exponent = value.exponent;
  std::uint64_t carry = 0;
  for (auto digit = value.digits.rbegin(); digit != value.digits.rend() || carry != 0;) {
    if (digit != value.digits.rend()) carry += static_cast<std::uint64_t>(*digit++ - '0') * factor;
    made.digits += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  std::ranges::reverse(made.digits);
  return made;
}

/// Whole numbers as digits, without leading zeros.
std::string written_out(const Decimal& value, std::int64_t exponent) {
  if (value.zero()) return {};
  return value.digits + std::string(static_cast<std::size_t>(value.exponent - exponent), '0');
}

bool smaller(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

int digit_at(const std::string& text, std::size_t from_the_right) {
  return from_the_right < text.size() ? text[text.size() - 1 - from_the_right] - '0' : 0;
}

/// a + b, or a - b of an `a` that is not smaller.
std::string combined(const std::string& a, const std::string& b, int sign) {
  std::string out;
  int carry = 0;
  for (std::size_t place = 0; place < std::max(a.size(), b.size()) || carry != 0; ++place) {
    int digit = digit_at(a, place) + sign * digit_at(b, place) + carry;
    carry = digit > 9 ? 1 : (digit < 0 ? -1 : 0);
    digit -= carry * 10;
    out += static_cast<char>('0' + digit);
  }
  while (out.ends_with('0')) out.pop_back();
  std::ranges::reverse(out);
  return out;
}

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// ASCII letters only: other letters differ as texts.
bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, folded, folded);
}

bool looks_like_a_date(std::string_view text) {
  return text.size() >= 10 && text.size() <= 40 && text[4] == '-' && text[7] == '-';
}

bool has_zone(std::string_view text) {
  return text.size() > 10 && text.find_first_of("Zz+-", 10) != std::string_view::npos;
}

/// Every moment in one way: UTC, without zeros at the end of its fraction.
std::optional<std::string> in_one_form(std::string_view text) {
  if (!looks_like_a_date(text)) return std::nullopt;
  auto form =
      convert_date(text, text.size() == 10 ? DateForm::date : DateForm::date_time, DateForm::date_time_utc);
  if (!form) return std::nullopt;
  const auto point = form->find('.');
  if (point == std::string::npos) return form;
  const auto end = form->find_first_not_of("0123456789", point + 1);
  auto last = end;
  while (last > point + 1 && (*form)[last - 1] == '0') --last;
  if (last == point + 1) last = point;
  return form->erase(last, end - last);
}

}  // namespace

bool within(const Decimal& a, const Decimal& b, const Decimal& tolerance) {
  if (a == b) return true;
  const auto exponent = std::min({a.zero() ? b.exponent : a.exponent, b.zero() ? a.exponent : b.exponent,
                                  tolerance.zero() ? a.exponent : tolerance.exponent});
  for (const auto* value : {&a, &b, &tolerance}) {
    if (!value->zero() && value->exponent - exponent > kMostDigits) return false;
  }
  const auto left = written_out(a, exponent);
  const auto right = written_out(b, exponent);
  const bool other_signs = a.negative != b.negative && !a.zero() && !b.zero();
  const auto distance = other_signs            ? combined(left, right, 1)
                        : smaller(left, right) ? combined(right, left, -1)
                                               : combined(left, right, -1);
  return !smaller(written_out(tolerance, exponent), distance);
}

std::string_view trimmed_text(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool within_share(const Decimal& a, const Decimal& b, const Decimal& hundredths) {
  Decimal left = a;
  Decimal right = b;
  left.negative = right.negative = false;
  const auto factor = hundredths.plain().value_or("0");
  Decimal allowed = times(left < right ? right : left, std::stoull(factor));
  allowed.exponent -= 4;
  return within(a, b, allowed);
}

DifferenceKind number_difference(std::string_view a, std::string_view b) {
  const auto left = Decimal::parse(a);
  const auto right = Decimal::parse(b);
  return left && right && *left == *right ? DifferenceKind::scale : DifferenceKind::number;
}

DifferenceKind text_difference(std::string_view a, std::string_view b) {
  if (const auto left = in_one_form(a)) {
    if (const auto right = in_one_form(b)) {
      return *left == *right ? DifferenceKind::notation : DifferenceKind::moment;
    }
  }
  if (trimmed_text(a) == trimmed_text(b)) return DifferenceKind::trimmed;
  if (equal_but_for_case(trimmed_text(a), trimmed_text(b))) return DifferenceKind::cased;
  return DifferenceKind::text;
}

std::optional<Decimal> seconds_of(std::string_view text, int seconds_ahead) {
  if (!looks_like_a_date(text)) return std::nullopt;
  const auto milliseconds =
      convert_date(text, text.size() == 10 ? DateForm::date : DateForm::date_time, DateForm::epoch_ms);
  if (!milliseconds) return std::nullopt;
  auto value = Decimal::parse(*milliseconds);
  if (seconds_ahead != 0 && !has_zone(text))
    value = Decimal::parse(std::to_string(std::stoll(*milliseconds) - 1'000LL * seconds_ahead));
  if (value && !value->zero()) value->exponent -= 3;
  return value;
}

}  // namespace figbridge::migrations
