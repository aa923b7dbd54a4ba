// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/codec/lexical.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

using schema::BuiltIn;
using schema::WhiteSpace;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Reads a text from front to back; every step says whether it could.
struct Cursor {
  std::string_view rest;

  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::string_view digits() {
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    const std::string_view found = rest.substr(0, n);
    rest.remove_prefix(n);
    return found;
  }
  /// Exactly so many digits with a value in the range.
  std::optional<int> number(std::size_t width, int low, int high) {
    int value = 0;
    if (rest.size() < width) return std::nullopt;
    for (std::size_t n = 0; n < width; ++n) {
      if (!is_digit(rest[n])) return std::nullopt;
      value = value * 10 + (rest[n] - '0');
    }
    rest.remove_prefix(width);
    return value >= low && value <= high ? std::optional(value) : std::nullopt;
  }
};

struct Moment {
  std::int64_t year = 2000;
  int month = 1, day = 1;
  std::int64_t seconds = 0;   ///< of the day, and of the zone
  std::string_view fraction;  ///< of a second, digits
  bool zoned = false;
};

bool take_year(Cursor& at, Moment& moment) {
  const bool negative = at.take('-');
  const std::string_view digits = at.digits();
  if (digits.size() < 4 || digits.size() > 9 || (digits.size() > 4 && digits.front() == '0')) return false;
  std::from_chars(digits.data(), digits.data() + digits.size(), moment.year);
  if (negative) moment.year = -moment.year;
  return true;
}

int days_in(std::int64_t year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

bool take_month(Cursor& at, Moment& moment) {
  const auto month = at.number(2, 1, 12);
  moment.month = month.value_or(1);
  return month.has_value();
}

bool take_day(Cursor& at, Moment& moment) {
  const auto day = at.number(2, 1, 31);
  moment.day = day.value_or(1);
  return day && *day <= days_in(moment.year, moment.month);
}

bool take_time(Cursor& at, Moment& moment) {
  const auto hour = at.number(2, 0, 24);
  if (!hour || !at.take(':')) return false;
  const auto minute = at.number(2, 0, 59);
  if (!minute || !at.take(':')) return false;
  const auto second = at.number(2, 0, 59);
  if (!second) return false;
  if (at.take('.')) {
    moment.fraction = at.digits();
    if (moment.fraction.empty()) return false;
  }
  moment.seconds = *hour * 3600 + *minute * 60 + *second;
  return moment.seconds <= 86'400 &&
         (*hour < 24 || moment.fraction.find_first_not_of('0') == std::string_view::npos);
}

/// A time zone, or nothing, and then the end.
bool take_zone(Cursor& at, Moment& moment) {
  if (at.rest.empty()) return true;
  moment.zoned = true;
  if (at.take('Z')) return at.rest.empty();
  const bool east = at.take('+');
  if (!east && !at.take('-')) return false;
  const auto hours = at.number(2, 0, 14);
  if (!hours || !at.take(':')) return false;
  const auto minutes = at.number(2, 0, *hours == 14 ? 0 : 59);
  if (!minutes) return false;
  moment.seconds += (east ? -1 : 1) * (*hours * 3600 + *minutes * 60);
  return at.rest.empty();
}

std::optional<Moment> moment_of(BuiltIn type, std::string_view text) {
  Cursor at{text};
  Moment moment;
  bool read = false;
  switch (type) {
    case BuiltIn::date_time:
      read = take_year(at, moment) && at.take('-') && take_month(at, moment) && at.take('-') &&
             take_day(at, moment) && at.take('T') && take_time(at, moment);
      break;
    case BuiltIn::date:
      read = take_year(at, moment) && at.take('-') && take_month(at, moment) && at.take('-') &&
             take_day(at, moment);
      break;
    case BuiltIn::time:
      read = take_time(at, moment);
      break;
    case BuiltIn::g_year_month:
      read = take_year(at, moment) && at.take('-') && take_month(at, moment);
      break;
    case BuiltIn::g_year:
      read = take_year(at, moment);
      break;
    case BuiltIn::g_month_day:
      read = at.take('-') && at.take('-') && take_month(at, moment) && at.take('-') && take_day(at, moment);
      break;
    case BuiltIn::g_day:
      read = at.take('-') && at.take('-') && at.take('-') && take_day(at, moment);
      break;
    default:
      read = at.take('-') && at.take('-') && take_month(at, moment);
      break;
  }
  if (!read || !take_zone(at, moment)) return std::nullopt;
  return moment;
}

/// Days since a fixed day, in the proleptic Gregorian calendar.
std::int64_t day_number(std::int64_t year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t of_era = y - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

std::string_view without_trailing_zeros(std::string_view digits) {
  while (digits.ends_with('0')) digits.remove_suffix(1);
  return digits;
}

int sign_of(int order) {
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

std::optional<int> compare_moments(BuiltIn type, std::string_view a, std::string_view b) {
  const auto first = moment_of(type, a);
  const auto second = moment_of(type, b);
  if (!first || !second || first->zoned != second->zoned) return std::nullopt;
  const auto seconds = [](const Moment& each) {
    return day_number(each.year, each.month, each.day) * 86'400 + each.seconds;
  };
  if (seconds(*first) != seconds(*second)) return seconds(*first) < seconds(*second) ? -1 : 1;
  return sign_of(without_trailing_zeros(first->fraction).compare(without_trailing_zeros(second->fraction)));
}

bool is_duration(std::string_view text) {
  Cursor at{text};
  at.take('-');
  if (!at.take('P')) return false;
  bool any = false;
  bool in_time = false;
  std::string_view units = "YMD";
  while (!at.rest.empty()) {
    if (!in_time && at.take('T')) {
      in_time = true;
      units = "HMS";
      if (at.rest.empty()) return false;
      continue;
    }
    if (at.digits().empty()) return false;
    const bool fraction = at.take('.');
    if (fraction && at.digits().empty()) return false;
    const std::size_t unit = at.rest.empty() ? std::string_view::npos : units.find(at.rest.front());
    if (unit == std::string_view::npos || (fraction && units[unit] != 'S')) return false;
    units.remove_prefix(unit + 1);
    at.rest.remove_prefix(1);
    any = true;
  }
  return any;
}

bool is_base64(std::string_view text) {
  std::size_t symbols = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    if (c == '=') {
      ++padding;
    } else if (padding > 0 || !(is_letter(c) || is_digit(c) || c == '+' || c == '/')) {
      return false;
    } else {
      ++symbols;
    }
  }
  return (symbols + padding) % 4 == 0 && padding <= 2 && (padding == 0 || symbols > 1);
}

bool is_hex(std::string_view text) {
  const auto hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  return text.size() % 2 == 0 && std::ranges::all_of(text, hex);
}

bool is_language(std::string_view text) {
  for (bool first = true;; first = false) {
    const std::size_t end = std::min(text.find('-'), text.size());
    const std::string_view part = text.substr(0, end);
    const auto allowed = [&](char c) { return is_letter(c) || (!first && is_digit(c)); };
    if (part.empty() || part.size() > 8 || !std::ranges::all_of(part, allowed)) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_nmtoken(std::string_view text) {
  const auto allowed = [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':' ||
           static_cast<unsigned char>(c) > 0x7F;
  };
  return !text.empty() && std::ranges::all_of(text, allowed);
}

bool is_qname(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return is_ncname(text);
  return is_ncname(text.substr(0, colon)) && is_ncname(text.substr(colon + 1));
}

struct Decimal {
  bool negative;
  std::string_view whole, fraction;
};

Decimal parts_of(std::string_view text) {
  Decimal parts{text.starts_with('-'), {}, {}};
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  parts.whole = text.substr(0, point);
  while (parts.whole.starts_with('0')) parts.whole.remove_prefix(1);
  if (point < text.size()) parts.fraction = without_trailing_zeros(text.substr(point + 1));
  if (parts.whole.empty() && parts.fraction.empty()) parts.negative = false;
  return parts;
}

std::optional<double> real_of(std::string_view text) {
  if (text == "INF") return std::numeric_limits<double>::infinity();
  if (text == "-INF") return -std::numeric_limits<double>::infinity();
  if (!is_real(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view collapsed(std::string_view text, std::string& storage) {
  if (std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' '; })) return text;
  text = trimmed(text);
  bool clean = true;
  for (std::size_t at = 0; at < text.size() && clean; ++at) {
    clean = !is_xml_space(text[at]) || (text[at] == ' ' && text[at + 1] != ' ');
    clean = clean && (text[at] != ' ' || !is_xml_space(text[at + 1]));
  }
  if (clean) return text;
  storage.clear();
  for (const char c : text) {
    if (!is_xml_space(c))
      storage += c;
    else if (storage.back() != ' ')
      storage += ' ';
  }
  return storage;
}

}  // namespace

std::string_view treated(std::string_view text, WhiteSpace white_space, std::string& storage) {
  if (white_space == WhiteSpace::preserve) return text;
  if (white_space == WhiteSpace::collapse) return collapsed(text, storage);
  if (text.find_first_of("\t\n\r") == std::string_view::npos) return text;
  storage.assign(text);
  std::ranges::replace_if(storage, is_xml_space, ' ');
  return storage;
}

bool is_decimal(std::string_view text) {
  Cursor at{text};
  if (!at.take('-')) at.take('+');
  const std::size_t whole = at.digits().size();
  const std::size_t fraction = at.take('.') ? at.digits().size() : 0;
  return at.rest.empty() && whole + fraction > 0;
}

bool is_real(std::string_view text) {
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  if (!is_decimal(text.substr(0, mark))) return false;
  if (mark == text.size()) return true;
  Cursor at{text.substr(mark + 1)};
  if (!at.take('-')) at.take('+');
  return !at.digits().empty() && at.rest.empty();
}

int compare_decimals(std::string_view a, std::string_view b) {
  const Decimal first = parts_of(a);
  const Decimal second = parts_of(b);
  if (first.negative != second.negative) return first.negative ? -1 : 1;
  int order = 0;
  if (first.whole.size() != second.whole.size()) order = first.whole.size() < second.whole.size() ? -1 : 1;
  if (order == 0) order = sign_of(first.whole.compare(second.whole));
  if (order == 0) order = sign_of(first.fraction.compare(second.fraction));
  return first.negative ? -order : order;
}

std::optional<int> compare_values(BuiltIn type, std::string_view a, std::string_view b) {
  if (type == BuiltIn::decimal || is_integer(type)) {
    if (!is_decimal(a) || !is_decimal(b)) return std::nullopt;
    return compare_decimals(a, b);
  }
  if (type == BuiltIn::float32 || type == BuiltIn::float64) {
    const auto first = real_of(a);
    const auto second = real_of(b);
    if (!first || !second) return std::nullopt;
    return *first < *second ? -1 : (*first > *second ? 1 : 0);
  }
  if (type >= BuiltIn::date_time && type <= BuiltIn::g_month) return compare_moments(type, a, b);
  return std::nullopt;
}

bool in_lexical_space(BuiltIn type, std::string_view text) {
  const bool is_unsigned = type >= BuiltIn::unsigned_long && type <= BuiltIn::unsigned_byte;
  if (is_unsigned) return !text.empty() && std::ranges::all_of(text, is_digit);
  if (is_integer(type)) return is_decimal(text) && text.find('.') == std::string_view::npos;
  if (type >= BuiltIn::date_time && type <= BuiltIn::g_month) return moment_of(type, text).has_value();
  switch (type) {
    case BuiltIn::boolean:
      return text == "true" || text == "false" || text == "1" || text == "0";
    case BuiltIn::decimal:
      return is_decimal(text);
    case BuiltIn::float32:
    case BuiltIn::float64:
      return is_real(text) || text == "INF" || text == "-INF" || text == "NaN";
    case BuiltIn::duration:
      return is_duration(text);
    case BuiltIn::hex_binary:
      return is_hex(text);
    case BuiltIn::base64_binary:
      return is_base64(text);
    case BuiltIn::qname:
    case BuiltIn::notation:
      return is_qname(text);
    case BuiltIn::language:
      return is_language(text);
    case BuiltIn::nmtoken:
      return is_nmtoken(text);
    case BuiltIn::name:
      return is_nmtoken(text) && !is_digit(text.front()) && text.front() != '-' && text.front() != '.';
    case BuiltIn::ncname:
    case BuiltIn::id:
    case BuiltIn::idref:
    case BuiltIn::entity:
      return is_ncname(text);
    default:
      return true;
  }
}

std::size_t octets(BuiltIn type, std::string_view text) {
  if (type == BuiltIn::hex_binary) return text.size() / 2;
  const auto symbols =
      static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return c != ' ' && c != '='; }));
  return symbols * 6 / 8;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_integer(BuiltIn type) {
  return type >= BuiltIn::integer && type <= BuiltIn::positive_integer;
}

}  // namespace figbridge::soap
