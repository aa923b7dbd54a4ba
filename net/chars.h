// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace figbridge::net {

namespace chars {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Which bytes a class of RFC 9110 holds, one flag a byte.
using Class = std::array<bool, 256>;

constexpr Class class_of(auto holds) {
  Class made{};
  for (int byte = 0; byte < 256; ++byte)
    made.at(static_cast<std::size_t>(byte)) = holds(static_cast<char>(byte));
  return made;
}

/// tchar, RFC 9110 section 5.6.2.
inline constexpr Class kToken = class_of([](char c) {
  return is_digit(c) || is_letter(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
});
/// What a field value may hold, RFC 9110 section 5.5: VCHAR, obs-text, SP, HTAB.
inline constexpr Class kFieldValue = class_of([](char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
});
/// VCHAR without '#': what a request target may hold (RFC 9112 section 3.2; a fragment never travels).
inline constexpr Class kTarget = class_of([](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
/// uri-host [ ":" port ], RFC 9110 section 7.2: the bytes, not their order.
inline constexpr Class kHost = class_of([](char c) {
  return is_digit(c) || is_letter(c) ||
         std::string_view("-._~%!$&'()*+,;=[]:").find(c) != std::string_view::npos;
});

constexpr bool holds(const Class& of, char c) {
  return of[static_cast<unsigned char>(c)];
}
constexpr bool all(const Class& of, std::string_view text) {
  return std::ranges::all_of(text, [&](char c) { return holds(of, c); });
}

/// Whether all of it may stand in a field value: eight bytes at a time, as long as there is no control
/// character.
inline bool is_field_value(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    const auto has_below = [](std::uint64_t bytes, std::uint64_t bound) {
      return ((bytes - kOnes * bound) & ~bytes & (kOnes << 7U)) != 0;
    };
    if (has_below(word, 0x20) || has_below(word ^ (kOnes * 0x7F), 1)) break;
    text.remove_prefix(sizeof word);
  }
  return all(kFieldValue, text);
}

}  // namespace chars

/// Without the optional whitespace around it (RFC 9110 section 5.6.3).
constexpr std::string_view trim_ows(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace figbridge::net
