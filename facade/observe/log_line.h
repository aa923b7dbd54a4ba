// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/clock.h"
#include "core/observation.h"

namespace figbridge::facade {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
[[nodiscard]] std::string_view name_of(LogLevel level) noexcept;

/// One member of an event line.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;
};

/// Appends `text` as a JSON string that cannot forge a line or confuse a terminal: controls (C0, DEL, C1),
/// line and paragraph separators and bidirectional overrides are escaped, bytes that are not UTF-8 become
/// U+FFFD. What is longer than `longest` bytes is cut and ends in an ellipsis.
void append_log_string(std::string& out, std::string_view text, std::size_t longest = 1024);

/// RFC 3339, UTC, milliseconds: 2026-03-01T12:00:00.123Z. Years 0000 to 9999.
void append_timestamp(std::string& out, Wall::time_point at);
[[nodiscard]] std::string timestamp(Wall::time_point at);

/// Appends one exchange as one JSON line with its line feed; members are named in docs/operations.md, absent
/// facts are left out. At most a few KiB, whatever the observation holds.
void append_exchange_line(std::string& out, const Observation& observation);

/// Appends `{"ts":…,"level":…,"event":…,fields…}` and a line feed.
template <class Fields>
void append_event_line(std::string& out, Wall::time_point at, LogLevel level, std::string_view event,
                       const Fields& fields);

namespace detail {
void begin_line(std::string& out, Wall::time_point at, LogLevel level, std::string_view event);
void append_field(std::string& out, const LogField& field);
}  // namespace detail

template <class Fields>
void append_event_line(std::string& out, Wall::time_point at, LogLevel level, std::string_view event,
                       const Fields& fields) {
  detail::begin_line(out, at, level, event);
  for (const LogField& field : fields) detail::append_field(out, field);
  out += "}\n";
}

}  // namespace figbridge::facade
