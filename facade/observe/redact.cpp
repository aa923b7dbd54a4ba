// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/redact.h"

#include <algorithm>

namespace figbridge::facade {
namespace {

constexpr std::size_t kLongestWord = 24;
constexpr std::size_t kReadAtMost = 4096;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
}
bool ends_word(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         std::string_view("\"'`<>()[]{}=,;:").find(c) != std::string_view::npos;
}

/// An apostrophe within a word (`can't`) opens no quotation.
bool opens_quote(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '"' || c == '`') return true;
  return c == '\'' && (at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1])));
}

void append_word(std::string& out, std::string_view word) {
  if (word.find('@') != std::string_view::npos) {
    out += "<email>";
  } else if (word.size() >= kLongestWord) {
    out += '*';
  } else {
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (!is_digit(word[i]))
        out += word[i];
      else if (i == 0 || !is_digit(word[i - 1]))
        out += '#';
    }
  }
}

}  // namespace

std::string redact(std::string_view remote) {
  const auto text = remote.substr(0, kReadAtMost);
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && out.size() <= kRedactedLength) {
    if (opens_quote(text, at)) {
      const auto close = text.find(text[at], at + 1);
      out += '*';
      at = close == std::string_view::npos ? text.size() : close + 1;
    } else if (ends_word(text[at])) {
      out += text[at++];
    } else {
      const auto begin = at;
      while (at < text.size() && !ends_word(text[at])) ++at;
      // An apostrophe inside the word belongs to it: "can't".
      append_word(out, text.substr(begin, at - begin));
      if (at < text.size() && text[at] == '\'' && !opens_quote(text, at)) out += text[at++];
    }
  }
  const bool cut = out.size() > kRedactedLength || text.size() < remote.size();
  out.resize(std::min(out.size(), kRedactedLength));
  if (cut) out += "…";
  return out;
}

}  // namespace figbridge::facade
