// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/compare.h"

#include <fmt/format.h>

#include <algorithm>

#include "apps/figbridge/scenario/words.h"

namespace figbridge::scenario {
namespace {

std::string values_of(const Headers& headers, std::string_view name) {
  std::string all;
  for (const auto& field : headers.fields()) {
    if (equal_without_case(field.name, name)) all.append(all.empty() ? "" : " | ").append(field.value);
  }
  return all;
}

bool holds(const Headers& headers, const Field& expected) {
  return std::ranges::any_of(headers.fields(), [&](const HeaderField& field) {
    return equal_without_case(field.name, expected.name) && matches(expected.value, field.value);
  });
}

std::string_view without_line_end(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// Both texts from the line (and in long lines the place) on in which they differ first.
void differ(const BodyText& expected, std::string_view got, const std::string& whose, Differences& out) {
  const auto [here, there] = std::ranges::mismatch(expected.bytes, got);
  const auto same = static_cast<std::size_t>(here - expected.bytes.begin());
  const auto from = same < 40 ? 0 : same - 40;
  const auto at = from == 0 ? std::string() : fmt::format(" from byte {} on", from);
  out.push_back({expected.mark, whose + at, shown(std::string_view(expected.bytes).substr(from)),
                 shown(got.substr(from))});
}

}  // namespace

std::string shown(std::string_view text, std::size_t longest) {
  std::string out;
  const bool cut = text.size() > longest;
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (byte < 0x20 || byte >= 0x7F)
      out += fmt::format("\\x{:02X}", byte);
    else
      out += c;
  }
  return cut ? out + fmt::format("… ({} bytes)", text.size()) : out;
}

void compare_fields(const std::vector<Field>& expected, const Headers& got, const std::string& whose,
                    Differences& out) {
  for (const auto& field : expected) {
    const auto there = values_of(got, field.name);
    const bool present = got.contains(field.name);
    if (field.absent && present) {
      out.push_back({field.mark, whose + " header " + field.name, "(absent)", shown(there)});
    } else if (!field.absent && !holds(got, field)) {
      out.push_back(
          {field.mark, whose + " header " + field.name, field.value, present ? shown(there) : "(absent)"});
    }
  }
}

void compare_body(const BodyText& expected, std::string_view got, const std::string& whose,
                  Differences& out) {
  if (expected.exact) {
    if (expected.bytes != got) differ(expected, got, whose, out);
    return;
  }
  if (compare_json(expected, got, whose, out) || compare_xml(expected, got, whose, out)) return;
  if (!matches(without_line_end(expected.bytes), without_line_end(got))) differ(expected, got, whose, out);
}

}  // namespace figbridge::scenario
