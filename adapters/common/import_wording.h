// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// How the files and tables of an import say things.
namespace figbridge {

/// Remote text for a comment or a terminal: control characters become spaces.
[[nodiscard]] std::string one_line(std::string_view text);
/// A YAML scalar in double quotes.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// As it stands where YAML reads it as a string, else quoted.
[[nodiscard]] std::string plain_or_quoted(std::string_view text);

}  // namespace figbridge
