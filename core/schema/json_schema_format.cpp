// SPDX-License-Identifier: Apache-2.0
#include "core/schema/json_schema_format.h"

#include <array>
#include <chrono>
#include <utility>

namespace figbridge {
namespace {

constexpr std::array<std::pair<std::string_view, StringFormat>, 4> kFormats = {{
    {"date", StringFormat::date},
    {"date-time", StringFormat::date_time},
    {"time", StringFormat::time},
    {"uuid", StringFormat::uuid},
}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Two digits at `at`, or -1.
int two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int century = two_digits(text, 0), year = two_digits(text, 2), month = two_digits(text, 5),
            day = two_digits(text, 8);
  if (century < 0 || year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day{std::chrono::year{century * 100 + year},
                                     std::chrono::month{static_cast<unsigned>(month)},
                                     std::chrono::day{static_cast<unsigned>(day)}}
      .ok();
}

/// Z or +hh:mm as minutes east of UTC; nothing if it is neither.
std::optional<int> zone_minutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = two_digits(text, 1), minutes = two_digits(text, 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

bool is_time(std::string_view text) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  const int hour = two_digits(text, 0), minute = two_digits(text, 3), second = two_digits(text, 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  std::size_t at = 8;
  if (text[at] == '.') {
    const std::size_t digits = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == digits) return false;
  }
  const auto zone = zone_minutes(text.substr(at));
  if (!zone) return false;
  constexpr int kDay = 24 * 60;
  return second < 60 || (hour * 60 + minute - *zone + 2 * kDay) % kDay == kDay - 1;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex =
        is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f') || (text[i] >= 'A' && text[i] <= 'F');
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

}  // namespace

std::optional<StringFormat> string_format_named(std::string_view name) {
  for (const auto& [known, format] : kFormats) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::string_view name_of(StringFormat format) {
  return kFormats.at(static_cast<std::size_t>(format)).first;
}

bool has_format(std::string_view text, StringFormat format) {
  switch (format) {
    case StringFormat::date:
      return is_date(text);
    case StringFormat::time:
      return is_time(text);
    case StringFormat::uuid:
      return is_uuid(text);
    case StringFormat::date_time:
      break;
  }
  return text.size() > 11 && is_date(text.substr(0, 10)) && (text[10] == 'T' || text[10] == 't') &&
         is_time(text.substr(11));
}

}  // namespace figbridge
