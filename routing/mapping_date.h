// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge::routing {

/// How a date or a moment is written. What a form cannot hold (time of day, zone, digits of a second) is cut
/// off when it is written; what it needs and was not given is midnight and UTC.
enum class DateForm : std::uint8_t {
  date,             ///< 2024-02-29 (xs:date: a zone behind it is read and left out)
  date_time,        ///< 2024-02-29T12:30:00.5+01:00, zone or none as it came
  date_time_utc,    ///< the same, always written in UTC with Z
  date_time_local,  ///< the same, always written without a zone
  yyyymmdd,         ///< 20240229
  dd_mm_yyyy_dots,  ///< 29.02.2024
  dd_mm_yyyy,       ///< 29/02/2024
  mm_dd_yyyy,       ///< 02/29/2024
  yyyymmddhhmmss,   ///< 20240229123000
  epoch_s,          ///< seconds since 1970 in UTC, a JSON number
  epoch_ms,         ///< milliseconds, likewise
};

/// The configured name: `date`, `date_time`, `dd.mm.yyyy`, …
[[nodiscard]] std::optional<DateForm> date_form_named(std::string_view name);
[[nodiscard]] std::string name_of(DateForm form);
/// Every name, for messages.
[[nodiscard]] std::string date_form_names();

/// Years 0001 to 9999, Gregorian; impossible days and times (30 February, 24:00, second 60) are nothing.
/// Lexical: no time zone database, no double. `text` is a string's text or a number's digits; the result is a
/// canonical JSON token.
[[nodiscard]] std::optional<std::string> convert_date(std::string_view text, DateForm from, DateForm to);

}  // namespace figbridge::routing
