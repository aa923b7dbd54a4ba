// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/json/json_text.h"

namespace figbridge::cli {

/// JSON for people: two spaces a level, numbers as they are written. Ends without a line feed.
[[nodiscard]] std::string pretty_json(const JsonText& json);

/// The same value as YAML 1.2, block style, numbers as they are written; a string is quoted wherever it could
/// be taken for something else. Ends with a line feed.
[[nodiscard]] std::string to_yaml(const JsonText& json);

/// Text from elsewhere for a terminal: control characters and what turns the direction of text become `?`.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace figbridge::cli
