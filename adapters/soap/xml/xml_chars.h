// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace figbridge::soap {

/// What a byte can be in UTF-8 XML; one look-up decides in the loops that see every byte.
enum XmlByte : std::uint8_t {
  kNameStartByte = 1,  ///< ASCII letter or underscore
  kNameByte = 2,       ///< the same, digits, `-`, `.`
  kTextByte = 4,       ///< stands for itself in character data, whatever follows
  kValueByte = 8,      ///< stands for itself in an attribute's value
};

inline constexpr std::array<std::uint8_t, 256> kXmlBytes = [] {
  std::array<std::uint8_t, 256> table{};
  const auto add = [&table](unsigned from, unsigned to, unsigned what) {
    for (unsigned c = from; c <= to; ++c) table.at(c) = static_cast<std::uint8_t>(table.at(c) | what);
  };
  add('a', 'z', kNameStartByte | kNameByte);
  add('A', 'Z', kNameStartByte | kNameByte);
  add('_', '_', kNameStartByte | kNameByte);
  add('0', '9', kNameByte);
  add('-', '.', kNameByte);
  add(0x20, 0x7F, kTextByte | kValueByte);
  add('\t', '\n', kTextByte);
  for (const unsigned char c : {'<', '&'}) table.at(c) = 0;
  table.at(']') = kValueByte;
  for (const unsigned char c : {'"', '\''}) table.at(c) = kTextByte;
  return table;
}();

[[nodiscard]] constexpr bool is_xml_byte(char c, XmlByte what) {
  return (kXmlBytes[static_cast<unsigned char>(c)] & what) != 0;
}

/// Whether two texts are the same: faster than == for names, which are short.
[[nodiscard]] inline bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const auto word = [](const char* at) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  };
  if (a.size() >= 8 && a.size() <= 16) {
    return word(a.data()) == word(b.data()) && word(a.data() + a.size() - 8) == word(b.data() + b.size() - 8);
  }
  if (a.size() > 16) return std::memcmp(a.data(), b.data(), a.size()) == 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    if (a[n] != b[n]) return false;
  }
  return true;
}

/// One character of UTF-8, checked (no overlong forms, no surrogates): its bytes; 0 if there is none. It must
/// begin with a byte above 0x7F. Fewer bytes than it needs before `end` are none.
[[nodiscard]] std::size_t read_utf8(const char* at, const char* end, std::uint32_t& point);

/// XML 1.0 fifth edition, productions 2, 4 and 4a, without the colon.
[[nodiscard]] bool is_xml_character(std::uint32_t point);
[[nodiscard]] bool is_name_start(std::uint32_t point);
[[nodiscard]] bool is_name_character(std::uint32_t point);

void append_utf8(std::string& out, std::uint32_t point);

}  // namespace figbridge::soap
