// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace figbridge {

/// Undoes percent-encoding (RFC 3986 section 2.1): nothing if a '%' is not followed by two hex digits, or if
/// the result is not UTF-8 or holds a NUL. '+' stays '+'.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// Encodes everything but unreserved characters (section 2.3), so that the text is one path segment, one
/// query name or one query value.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace figbridge
