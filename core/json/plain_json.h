// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge {

/// The canonical text (core/json/json_text.h) of JSON as nearly everybody writes it: no escapes, no
/// exponents, at most 32 levels of at most `depth`, at most 32 members an object. One pass that only looks
/// and skips white space. Nothing for anything else, sound or not: then the full parser judges.
[[nodiscard]] std::optional<std::string> canonical_of_plain(std::string_view bytes, std::size_t depth);

}  // namespace figbridge
