// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/words.h"

namespace figbridge::scenario {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<std::vector<std::string>> words_of(std::string_view text) {
  std::vector<std::string> words;
  char quote = 0;
  bool within = false;
  for (const char c : text) {
    if (quote != 0 ? c == quote : c == '"' || c == '\'') {
      if (!within) words.emplace_back();
      quote = quote != 0 ? '\0' : c;
      within = true;
    } else if (quote == 0 && (c == ' ' || c == '\t')) {
      within = false;
    } else {
      if (!within) words.emplace_back();
      within = true;
      words.back() += c;
    }
  }
  if (quote != 0) return std::nullopt;
  return words;
}

bool matches(std::string_view pattern, std::string_view text) {
  auto any = pattern.find(kAny);
  if (any == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, any))) return false;
  text.remove_prefix(any);
  pattern.remove_prefix(any + kAny.size());
  // The earliest place of each middle piece leaves the most for those behind it.
  while ((any = pattern.find(kAny)) != std::string_view::npos) {
    const auto at = text.find(pattern.substr(0, any));
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + any);
    pattern.remove_prefix(any + kAny.size());
  }
  return text.ends_with(pattern);
}

}  // namespace figbridge::scenario
