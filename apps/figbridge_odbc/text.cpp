// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/text.h"

#include <algorithm>
#include <cstdint>

namespace figbridge::odbc {
namespace {

/// The code point at `at`, which is moved behind it; nothing if there is none.
std::optional<char32_t> take_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<std::uint8_t>(text[at]);
  const int more = lead < 0x80          ? 0
                   : (lead >> 5U) == 6  ? 1
                   : (lead >> 4U) == 14 ? 2
                   : (lead >> 3U) == 30 ? 3
                                        : -1;
  if (more < 0 || at + static_cast<std::size_t>(more) >= text.size()) return std::nullopt;
  char32_t point = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 1; i <= more; ++i) {
    const auto next = static_cast<std::uint8_t>(text[at + static_cast<std::size_t>(i)]);
    if ((next >> 6U) != 2) return std::nullopt;
    point = (point << 6U) | (next & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000};
  if (point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return std::nullopt;
  at += static_cast<std::size_t>(more) + 1;
  return point;
}

void append_utf8(std::string& out, char32_t point) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | (point >> 6U));
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0U | (point >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

std::vector<SQLWCHAR> to_wide(std::string_view text) {
  std::vector<SQLWCHAR> out;
  out.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const auto point = take_code_point(text, at);
    if (!point) break;
    if (*point >= 0x10000) {
      out.push_back(static_cast<SQLWCHAR>(0xD800 + ((*point - 0x10000) >> 10U)));
      out.push_back(static_cast<SQLWCHAR>(0xDC00 + ((*point - 0x10000) & 0x3FFU)));
    } else {
      out.push_back(static_cast<SQLWCHAR>(*point));
    }
  }
  return out;
}

std::optional<std::string> to_utf8(std::span<const SQLWCHAR> wide) {
  std::string out;
  out.reserve(wide.size());
  for (std::size_t at = 0; at < wide.size(); ++at) {
    char32_t point = wide[at];
    if (point >= 0xD800 && point < 0xE000) {
      const bool pair =
          point < 0xDC00 && at + 1 < wide.size() && wide[at + 1] >= 0xDC00 && wide[at + 1] < 0xE000;
      if (!pair) return std::nullopt;
      point = 0x10000 + ((point - 0xD800) << 10U) + (wide[++at] - 0xDC00U);
    }
    append_utf8(out, point);
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!take_code_point(text, at)) return false;
  }
  return true;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto from = at;
    if (take_code_point(text, at)) {
      out += text.substr(from, at - from);
    } else {
      out += '?';
      ++at;
    }
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> count) & 0xFFU);
  }
  return out;
}

}  // namespace figbridge::odbc
