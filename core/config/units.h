// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge {

/// 250ms, 30s, 5m, 72h, 7d: in milliseconds. Nothing for anything else, or beyond 64 bits.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text);
/// 512, 512B, 16KiB, 10MiB, 1GiB: in bytes.
[[nodiscard]] std::optional<std::int64_t> parse_size(std::string_view text);
/// 5%, 0.25%: in hundredths of a percent.
[[nodiscard]] std::optional<std::int64_t> parse_percent(std::string_view text);
/// Decimal digits with an optional sign, within 64 bits; no leading zeros.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// The shortest form that reads back as the same.
[[nodiscard]] std::string format_duration(std::int64_t milliseconds);
[[nodiscard]] std::string format_size(std::int64_t bytes);
[[nodiscard]] std::string format_percent(std::int64_t hundredths);

}  // namespace figbridge
