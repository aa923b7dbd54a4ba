// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge {

/// Damerau-Levenshtein distance (optimal string alignment) of bytes; case does not count.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known name that a misspelt one was probably meant to be: at most a third of its letters away. Names
/// beyond 64 bytes resemble nothing.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      const std::vector<std::string>& known);

/// "; did you mean 'endpoints'?", or "; known: a, b, c" where nothing is near and few are known, or "".
[[nodiscard]] std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace figbridge
