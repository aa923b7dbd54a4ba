// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge::odbc {

/// UTF-16, as unixODBC's SQLWCHAR has it. `text` is valid UTF-8.
[[nodiscard]] std::vector<SQLWCHAR> to_wide(std::string_view text);
/// Nothing if there is a lone surrogate.
[[nodiscard]] std::optional<std::string> to_utf8(std::span<const SQLWCHAR> wide);
[[nodiscard]] bool is_ascii(std::string_view text);
[[nodiscard]] bool is_utf8(std::string_view text);
/// What a driver says, with anything that is not UTF-8 replaced.
[[nodiscard]] std::string printable(std::string_view text);
/// Nothing if it is no base64 (RFC 4648 section 4, padded).
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace figbridge::odbc
