// SPDX-License-Identifier: Apache-2.0
#include "routing/mapping_date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

namespace figbridge::routing {
namespace {

struct Moment {
  std::int64_t day = 0;     ///< since 1970-01-01, as it was written
  std::int64_t second = 0;  ///< of that day
  std::string fraction;     ///< digits of a second
  std::optional<int> zone;  ///< minutes east of UTC
};

constexpr std::array<std::pair<std::string_view, DateForm>, 11> kForms = {{
    {"date", DateForm::date},
    {"date_time", DateForm::date_time},
    {"date_time_utc", DateForm::date_time_utc},
    {"date_time_local", DateForm::date_time_local},
    {"yyyymmdd", DateForm::yyyymmdd},
    {"dd.mm.yyyy", DateForm::dd_mm_yyyy_dots},
    {"dd/mm/yyyy", DateForm::dd_mm_yyyy},
    {"mm/dd/yyyy", DateForm::mm_dd_yyyy},
    {"yyyymmddhhmmss", DateForm::yyyymmddhhmmss},
    {"epoch_s", DateForm::epoch_s},
    {"epoch_ms", DateForm::epoch_ms},
}};

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kFirstDay = -719'162;  // 0001-01-01
constexpr std::int64_t kLastDay = 2'932'896;  // 9999-12-31

/// Reads a fixed picture from the front of a text: y m d H M S stand for digits, anything else for itself.
class Picture {
 public:
  explicit Picture(std::string_view text) : text_(text) {}

  bool take(std::string_view picture) {
    if (text_.size() < picture.size()) return false;
    for (std::size_t i = 0; i < picture.size(); ++i) {
      int* field = field_of(picture[i]);
      if (field == nullptr && text_[i] != picture[i]) return false;
      if (field == nullptr) continue;
      if (text_[i] < '0' || text_[i] > '9') return false;
      *field = *field * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(picture.size());
    return true;
  }
  /// Fraction of a second, if there is one.
  bool take_fraction(std::string& digits) {
    if (!text_.starts_with('.')) return true;
    const std::size_t end = std::min(text_.find_first_not_of("0123456789", 1), text_.size());
    digits = text_.substr(1, end - 1);
    text_.remove_prefix(end);
    return !digits.empty();
  }
  /// Z, +hh:mm or -hh:mm, if there is one.
  bool take_zone(std::optional<int>& zone) {
    if (text_.empty()) return true;
    if (text_ == "Z" || text_ == "z") return zone = 0, text_ = {}, true;
    const int sign = text_.front() == '-' ? -1 : 1;
    if (text_.front() != '+' && text_.front() != '-') return false;
    text_.remove_prefix(1);
    int* const fields[] = {&hour, &minute};
    const int saved[] = {hour, minute};
    hour = minute = 0;
    const bool read = take("HH:MM") && hour <= 14 && minute < 60;
    zone = sign * (hour * 60 + minute);
    *fields[0] = saved[0];
    *fields[1] = saved[1];
    return read && text_.empty();
  }
  [[nodiscard]] bool at_end() const { return text_.empty(); }
  [[nodiscard]] std::optional<Moment> moment() const {
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return Moment{sys_days{date}.time_since_epoch().count(), (hour * 60L + minute) * 60 + second, {}, {}};
  }

  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

 private:
  int* field_of(char c) {
    switch (c) {
      case 'y':
        return &year;
      case 'm':
        return &month;
      case 'd':
        return &day;
      case 'H':
        return &hour;
      case 'M':
        return &minute;
      case 'S':
        return &second;
      default:
        return nullptr;
    }
  }
  std::string_view text_;
};

std::optional<Moment> read_picture(std::string_view text, std::string_view picture) {
  Picture reader(text);
  if (!reader.take(picture) || !reader.at_end()) return std::nullopt;
  return reader.moment();
}

std::optional<Moment> read_date(std::string_view text) {
  Picture reader(text);
  std::optional<int> ignored;
  if (!reader.take("yyyy-mm-dd") || !reader.take_zone(ignored)) return std::nullopt;
  return reader.moment();
}

std::optional<Moment> read_date_time(std::string_view text) {
  Picture reader(text);
  std::string fraction;
  std::optional<int> zone;
  if (!reader.take("yyyy-mm-dd") || (!reader.take("T") && !reader.take("t") && !reader.take(" ")))
    return std::nullopt;
  if (!reader.take("HH:MM:SS") || !reader.take_fraction(fraction) || !reader.take_zone(zone))
    return std::nullopt;
  auto moment = reader.moment();
  if (moment) {
    moment->fraction = std::move(fraction);
    moment->zone = zone;
  }
  return moment;
}

std::optional<Moment> read_epoch(std::string_view text, std::int64_t per_second) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  const auto floor_div = [](std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); };
  const std::int64_t seconds = floor_div(value, per_second);
  Moment moment{.day = floor_div(seconds, kDay), .zone = 0};
  if (moment.day < kFirstDay || moment.day > kLastDay) return std::nullopt;
  moment.second = seconds - moment.day * kDay;
  if (per_second == 1000 && value != seconds * 1000)
    moment.fraction = fmt::format("{:03}", value - seconds * 1000);
  return moment;
}

std::optional<Moment> read_moment(std::string_view text, DateForm form) {
  switch (form) {
    case DateForm::date:
      return read_date(text);
    case DateForm::date_time:
    case DateForm::date_time_utc:
    case DateForm::date_time_local:
      return read_date_time(text);
    case DateForm::yyyymmdd:
      return read_picture(text, "yyyymmdd");
    case DateForm::dd_mm_yyyy_dots:
      return read_picture(text, "dd.mm.yyyy");
    case DateForm::dd_mm_yyyy:
      return read_picture(text, "dd/mm/yyyy");
    case DateForm::mm_dd_yyyy:
      return read_picture(text, "mm/dd/yyyy");
    case DateForm::yyyymmddhhmmss:
      return read_picture(text, "yyyymmddHHMMSS");
    case DateForm::epoch_s:
      return read_epoch(text, 1);
    case DateForm::epoch_ms:
      return read_epoch(text, 1000);
  }
  return std::nullopt;
}

/// In UTC; what has no zone counts as UTC.
Moment in_utc(Moment moment) {
  const std::int64_t seconds = moment.day * kDay + moment.second - moment.zone.value_or(0) * 60L;
  moment.day = seconds >= 0 ? seconds / kDay : (seconds - kDay + 1) / kDay;
  moment.second = seconds - moment.day * kDay;
  moment.zone = 0;
  return moment;
}

std::string zone_text(const std::optional<int>& zone) {
  if (!zone) return {};
  if (*zone == 0) return "Z";
  const int minutes = *zone < 0 ? -*zone : *zone;
  return fmt::format("{}{:02}:{:02}", *zone < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string date_time_text(const Moment& moment, int year, unsigned month, unsigned day) {
  return fmt::format("\"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{}{}\"", year, month, day, moment.second / 3600,
                     moment.second / 60 % 60, moment.second % 60, moment.fraction.empty() ? "" : ".",
                     moment.fraction, zone_text(moment.zone));
}

std::string epoch_text(const Moment& utc, DateForm form) {
  const std::int64_t seconds = utc.day * kDay + utc.second;
  if (form == DateForm::epoch_s) return std::to_string(seconds);
  std::string digits = utc.fraction.substr(0, 3);
  digits.resize(3, '0');
  int millis = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), millis);
  return std::to_string(seconds * 1000 + millis);
}

std::optional<std::string> write_moment(Moment moment, DateForm form) {
  if (form == DateForm::epoch_s || form == DateForm::epoch_ms)
    return epoch_text(in_utc(std::move(moment)), form);
  if (form == DateForm::date_time_utc) moment = in_utc(std::move(moment));
  if (form == DateForm::date_time_local) moment.zone.reset();
  if (moment.day < kFirstDay || moment.day > kLastDay) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{moment.day}}};
  const int y = static_cast<int>(date.year());
  const auto m = static_cast<unsigned>(date.month());
  const auto d = static_cast<unsigned>(date.day());
  switch (form) {
    case DateForm::date:
      return fmt::format("\"{:04}-{:02}-{:02}\"", y, m, d);
    case DateForm::yyyymmdd:
      return fmt::format("\"{:04}{:02}{:02}\"", y, m, d);
    case DateForm::dd_mm_yyyy_dots:
      return fmt::format("\"{:02}.{:02}.{:04}\"", d, m, y);
    case DateForm::dd_mm_yyyy:
      return fmt::format("\"{:02}/{:02}/{:04}\"", d, m, y);
    case DateForm::mm_dd_yyyy:
      return fmt::format("\"{:02}/{:02}/{:04}\"", m, d, y);
    case DateForm::yyyymmddhhmmss:
      return fmt::format("\"{:04}{:02}{:02}{:02}{:02}{:02}\"", y, m, d, moment.second / 3600,
                         moment.second / 60 % 60, moment.second % 60);
    default:
      return date_time_text(moment, y, m, d);
  }
}

}  // namespace

std::string name_of(DateForm form) {
  return std::string(std::ranges::find(kForms, form, &std::pair<std::string_view, DateForm>::second)->first);
}

std::optional<DateForm> date_form_named(std::string_view name) {
  const auto* const found = std::ranges::find(kForms, name, &std::pair<std::string_view, DateForm>::first);
  if (found == kForms.end()) return std::nullopt;
  return found->second;
}

std::string date_form_names() {
  std::string out;
  for (const auto& [name, form] : kForms) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

std::optional<std::string> convert_date(std::string_view text, DateForm from, DateForm to) {
  auto moment = read_moment(text, from);
  if (!moment) return std::nullopt;
  return write_moment(std::move(*moment), to);
}

}  // namespace figbridge::routing
