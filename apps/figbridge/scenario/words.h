// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge::scenario {

/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Words as a shell cuts them: blanks between them, '…' and "…" hold one together. Nothing if a quote has no
/// end.
[[nodiscard]] std::optional<std::vector<std::string>> words_of(std::string_view text);

inline constexpr std::string_view kAny = "{{any}}";

/// Whether `text` is what `pattern` says; {{any}} in it stands for any characters, none included.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

}  // namespace figbridge::scenario
