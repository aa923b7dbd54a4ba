// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/xml_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "adapters/soap/xml/xml_chars.h"

namespace figbridge::soap {
namespace {

enum : std::uint8_t { kTextReference = 1, kAttributeReference = 2, kUnwritable = 4, kMaybeUnwritable = 8 };

constexpr std::array<std::uint8_t, 256> kClass = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table.at(c) = kUnwritable;
  table.at('\t') = table.at('\n') = kAttributeReference;
  table.at('\r') = table.at('&') = table.at('<') = table.at('>') = kTextReference | kAttributeReference;
  table.at('>') = kTextReference;
  table.at('"') = kAttributeReference;
  table.at(0xEF) = kMaybeUnwritable;
  return table;
}();

std::uint8_t class_of(char c) {
  return kClass[static_cast<unsigned char>(c)];
}

std::string_view reference_for(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#x9;";
    case '\n':
      return "&#xA;";
    default:
      return "&#xD;";
  }
}

void append_escaped(std::string& out, std::string_view text, std::uint8_t mask) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((class_of(text[at]) & mask) == 0) continue;
    out.append(text, from, at - from);
    out += reference_for(text[at]);
    from = at + 1;
  }
  out.append(text, from);
}

}  // namespace

bool append_reference(std::string& out, std::string_view name) {
  if (name.starts_with('#')) {
    const bool hex = name.starts_with("#x");
    const std::string_view digits = name.substr(hex ? 2 : 1);
    std::uint32_t point = 0;
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), point, hex ? 16 : 10);
    const bool whole = failed == std::errc{} && end == digits.data() + digits.size();
    if (!whole || !is_xml_character(point)) return false;
    append_utf8(out, point);
    return true;
  }
  constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  const auto* found = std::ranges::find(kEntities, name, [](const auto& each) { return each.first; });
  if (found == kEntities.end()) return false;
  out += found->second;
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_xml_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_xml_space(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t find_unwritable(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto kind = class_of(text[at]);
    if ((kind & (kUnwritable | kMaybeUnwritable)) == 0) continue;
    if ((kind & kUnwritable) != 0) return at;
    const std::string_view point = text.substr(at, 3);
    if (point == "\xEF\xBF\xBE" || point == "\xEF\xBF\xBF") return at;
  }
  return std::string_view::npos;
}

void append_xml_text(std::string& out, std::string_view text) {
  append_escaped(out, text, kTextReference);
}
void append_xml_attribute(std::string& out, std::string_view text) {
  append_escaped(out, text, kAttributeReference);
}

std::optional<std::string> resolve_references(std::string_view raw) {
  std::string out;
  while (!raw.empty()) {
    const std::size_t at = std::min(raw.find('&'), raw.size());
    out += raw.substr(0, at);
    if (at == raw.size()) break;
    const std::size_t end = raw.find(';', at);
    if (end == std::string_view::npos || !append_reference(out, raw.substr(at + 1, end - at - 1)))
      return std::nullopt;
    raw.remove_prefix(end + 1);
  }
  return out;
}

bool is_ncname(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) > 0x7F;
  };
  const auto other = [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !text.empty() && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || other(c); });
}

}  // namespace figbridge::soap
