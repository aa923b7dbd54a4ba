// SPDX-License-Identifier: Apache-2.0
#include "core/config/units.h"

#include <array>
#include <charconv>
#include <span>

namespace figbridge {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

// From the smallest to the largest.
constexpr std::array<Unit, 5> kTimes = {
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 5> kSizes = {
    {{"", 1}, {"B", 1}, {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}}};

std::optional<std::int64_t> parse_with(std::string_view text, std::span<const Unit> units) {
  std::int64_t count = 0;
  const auto [end, failed] = std::from_chars(text.begin(), text.end(), count);
  if (failed != std::errc{} || count < 0 || text.starts_with('-')) return std::nullopt;
  const std::string_view name(end, text.end());
  for (const auto& unit : units) {
    std::int64_t value = 0;
    if (unit.name == name && !__builtin_mul_overflow(count, unit.factor, &value)) return value;
  }
  return std::nullopt;
}

std::string format_with(std::int64_t value, std::span<const Unit> units) {
  const Unit* best = &units.front();
  for (const auto& unit : units) {
    if (value != 0 && value % unit.factor == 0 && unit.factor > best->factor) best = &unit;
  }
  return std::to_string(value / best->factor) + std::string(best->name);
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
  return parse_with(text, kTimes);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  return parse_with(text, kSizes);
}

std::optional<std::int64_t> parse_percent(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const auto dot = text.find('.');
  std::string digits(text.substr(0, dot));
  std::string fraction(dot == std::string_view::npos ? "" : text.substr(dot + 1));
  if (fraction.size() > 2 || (dot != std::string_view::npos && fraction.empty())) return std::nullopt;
  fraction.resize(2, '0');
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  if ((digits + fraction).find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoll(digits + fraction);
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool plus = text.starts_with('+');
  if (plus) text.remove_prefix(1);
  if (plus && text.starts_with('-')) return std::nullopt;
  const auto digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || digits.starts_with('-') || (digits.size() > 1 && digits[0] == '0'))
    return std::nullopt;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.begin(), text.end(), value);
  if (failed != std::errc{} || end != text.end()) return std::nullopt;
  return value;
}

std::string format_duration(std::int64_t milliseconds) {
  return format_with(milliseconds, kTimes);
}

std::string format_size(std::int64_t bytes) {
  return format_with(bytes, kSizes);
}

std::string format_percent(std::int64_t hundredths) {
  std::string out = std::to_string(hundredths / 100);
  if (const auto rest = hundredths % 100; rest != 0) {
    out += "." + std::to_string(rest / 10) + (rest % 10 != 0 ? std::to_string(rest % 10) : "");
  }
  return out + "%";
}

}  // namespace figbridge
