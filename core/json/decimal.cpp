// SPDX-License-Identifier: Apache-2.0
#include "core/json/decimal.h"

#include <algorithm>
#include <charconv>

namespace figbridge {
namespace {

constexpr std::int64_t kExponentBound = 100'000;
constexpr std::size_t kPlainBound = 2'000;

bool only_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> read_exponent(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value > kExponentBound || value < -kExponentBound) return std::nullopt;
  return value;
}

void normalize(Decimal& value) {
  value.digits.erase(0, std::min(value.digits.find_first_not_of('0'), value.digits.size()));
  while (value.digits.ends_with('0')) {
    value.digits.pop_back();
    ++value.exponent;
  }
  if (value.digits.empty()) value = Decimal{};
}

std::int64_t magnitude(const Decimal& value) {
  return static_cast<std::int64_t>(value.digits.size()) + value.exponent;
}

std::strong_ordering compare_positive(const Decimal& a, const Decimal& b) {
  if (a.zero() || b.zero()) return a.digits.size() <=> b.digits.size();
  if (const auto order = magnitude(a) <=> magnitude(b); order != std::strong_ordering::equal) return order;
  return a.digits.compare(b.digits) <=> 0;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal value;
  if (text.starts_with('-') || text.starts_with('+')) {
    value.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) {
    const auto exponent = read_exponent(text.substr(mark + 1));
    if (!exponent) return std::nullopt;
    value.exponent = *exponent;
    text = text.substr(0, mark);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view{};
  if ((whole.empty() && fraction.empty()) || !only_digits(whole) || !only_digits(fraction))
    return std::nullopt;
  value.digits.append(whole).append(fraction);
  value.exponent -= static_cast<std::int64_t>(fraction.size());
  normalize(value);
  return value;
}

std::optional<std::string> Decimal::plain(std::size_t fraction_digits) const {
  if (fraction_digits > kPlainBound || digits.size() > kPlainBound) return std::nullopt;
  if (exponent > static_cast<std::int64_t>(kPlainBound) || exponent < -static_cast<std::int64_t>(kPlainBound))
    return std::nullopt;
  const std::size_t fraction = std::max(fraction_digits, this->fraction_digits());
  std::string all = digits;
  all.append(static_cast<std::size_t>(static_cast<std::int64_t>(fraction) + exponent), '0');
  if (all.size() <= fraction) all.insert(0, fraction + 1 - all.size(), '0');
  if (fraction > 0) all.insert(all.size() - fraction, 1, '.');
  if (negative) all.insert(0, 1, '-');
  if (all.size() > kPlainBound) return std::nullopt;
  return all;
}

bool Decimal::multiple_of(const Decimal& step) const {
  if (zero()) return true;
  if (exponent < step.exponent) return false;
  std::uint64_t divisor = 0;
  for (const char c : step.digits) divisor = divisor * 10 + static_cast<std::uint64_t>(c - '0');
  std::uint64_t rest = 0;
  for (const char c : digits) rest = (rest * 10 + static_cast<unsigned>(c - '0')) % divisor;
  for (std::int64_t zeros = exponent - step.exponent; zeros > 0 && rest != 0; --zeros)
    rest = rest * 10 % divisor;
  return rest == 0;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.negative != b.negative)
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.negative ? compare_positive(b, a) : compare_positive(a, b);
}

}  // namespace figbridge
