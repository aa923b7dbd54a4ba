// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/import_wording.h"

#include <algorithm>
#include <array>

#include "core/json/json_writer.h"

namespace figbridge {

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return line;
}

std::string in_quotes(std::string_view text) {
  // A JSON string is a YAML double-quoted scalar, but for the characters that YAML wants escaped and JSON
  // does not.
  std::string out;
  for (const char c : escape_json(text)) {
    if (c == 0x7F) {
      out += "\\x7f";
    } else {
      out += c;
    }
  }
  return out;
}

std::string plain_or_quoted(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kWords = {"y",   "n",    "yes",   "no",   "on",
                                                              "off", "true", "false", "null", "none"};
  const auto safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '/';
  };
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool letter_first = !lower.empty() && lower.front() >= 'a' && lower.front() <= 'z';
  const bool word = std::ranges::find(kWords, lower) != kWords.end();
  return letter_first && !word && std::ranges::all_of(text, safe) ? std::string(text) : in_quotes(text);
}

}  // namespace figbridge
