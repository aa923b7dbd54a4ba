// SPDX-License-Identifier: Apache-2.0
#include "core/json/json_writer.h"

#include <array>
#include <cstdint>

namespace figbridge {
namespace {

constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table.at(c) = true;
  table.at('"') = true;
  table.at('\\') = true;
  return table;
}();

void append_escape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[(static_cast<unsigned char>(c) >> 4U) & 0xFU];
      out += kHex[static_cast<unsigned char>(c) & 0xFU];
  }
}

char unescaped(std::string_view token, std::size_t& at) {
  switch (token[at]) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'u': {
      auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
      const char c = static_cast<char>(digit(token[at + 3]) * 16 + digit(token[at + 4]));
      at += 4;
      return c;
    }
    default:
      return token[at];
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!kNeedsEscape[static_cast<unsigned char>(text[at])]) continue;
    out.append(text, from, at - from);
    append_escape(out, text[at]);
    from = at + 1;
  }
  out.append(text, from);
  out += '"';
}

std::string escape_json(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_json_string(out, text);
  return out;
}

std::string unescape_json(std::string_view token) {
  const auto inside = token.substr(1, token.size() - 2);
  if (inside.find('\\') == std::string_view::npos) return std::string(inside);
  std::string out;
  out.reserve(token.size());
  const std::size_t end = token.size() - 1;
  for (std::size_t at = 1; at < end; ++at) {
    if (token[at] != '\\') {
      out += token[at];
      continue;
    }
    ++at;
    out += unescaped(token, at);
  }
  return out;
}

}  // namespace figbridge
