// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace figbridge::rest {

/// Whether a Content-Type (or its absence: false) says JSON in UTF-8: application/json or +json, no other
/// charset.
[[nodiscard]] bool is_json(std::string_view media_type);
/// Whether Accept lets JSON through (RFC 9110 section 12.5.1): true if it is absent, malformed, or names
/// application/json, a +json type or a range over it with a weight above 0; what is most specific decides.
[[nodiscard]] bool accepts_json(std::string_view accept);

}  // namespace figbridge::rest
