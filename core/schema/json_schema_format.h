// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace figbridge {

enum class StringFormat : std::uint8_t { date, date_time, time, uuid };

/// The formats that are asserted; nothing for any other name.
[[nodiscard]] std::optional<StringFormat> string_format_named(std::string_view name);
[[nodiscard]] std::string_view name_of(StringFormat format);

/// RFC 3339 full-date, date-time and full-time (a zone is needed; second 60 is taken where a leap second can
/// be), RFC 9562 UUID.
[[nodiscard]] bool has_format(std::string_view text, StringFormat format);

}  // namespace figbridge
