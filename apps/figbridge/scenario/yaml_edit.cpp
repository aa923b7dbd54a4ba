// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/yaml_edit.h"

#include <algorithm>

namespace figbridge::scenario {
namespace {

/// One past the quote that closes the one at `begin`.
std::size_t end_of_quote(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  auto at = begin + 1;
  while (at < text.size() && text[at] != quote) at += quote == '"' && text[at] == '\\' ? 2U : 1U;
  return std::min(at + 1, text.size());
}

/// One past the bracket that closes the flow collection at `begin`.
std::size_t end_of_flow(std::string_view text, std::size_t begin) {
  std::size_t depth = 0;
  for (auto at = begin; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"' || c == '\'')
      at = end_of_quote(text, at) - 1;
    else if (c == '[' || c == '{')
      ++depth;
    else if ((c == ']' || c == '}') && --depth == 0)
      return at + 1;
  }
  return text.size();
}

}  // namespace

std::size_t YamlEdit::offset_of(const SourceMark& mark) const {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < mark.line && at != std::string_view::npos; ++line)
    at = text_.find('\n', at) + 1;
  // Columns count characters: bytes that go on with one do not count.
  for (std::uint32_t column = 1; column < mark.column && at < text_.size(); ++column) {
    do ++at;
    while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U);
  }
  return at;
}

std::size_t YamlEdit::end_of(const ConfigNode& value, std::size_t begin) const {
  const char first = begin < text_.size() ? text_[begin] : '\0';
  if (first == '"' || first == '\'') return end_of_quote(text_, begin);
  if (first == '[' || first == '{') return end_of_flow(text_, begin);
  if (value.kind == ConfigNode::Kind::sequence && !value.items.empty()) {
    const auto& last = value.items.back();
    return end_of(last, offset_of(last.mark));
  }
  return begin + value.text.size();
}

void YamlEdit::replace(const ConfigNode& value, const std::string& written) {
  const auto begin = offset_of(value.mark);
  const auto length = end_of(value, begin) - begin;
  const auto line_ends = static_cast<std::size_t>(std::ranges::count(text_.substr(begin, length), '\n'));
  changes_[begin] = {.length = length, .written = written + std::string(line_ends, '\n')};
}

void YamlEdit::set(const ConfigNode& map, std::string_view name, const std::string& written) {
  if (map[name].present()) return replace(map[name], written);
  if (map.members.empty()) return;
  const auto& first = map.members.front().name.mark;
  const auto at = offset_of(first);
  const bool flow = offset_of(map.mark) != at;
  const auto separator = flow ? std::string(", ") : "\n" + std::string(first.column - 1, ' ');
  changes_[at].written += std::string(name) + ": " + written + separator;
}

std::string YamlEdit::text() const {
  std::string out;
  std::size_t copied = 0;
  for (const auto& [at, change] : changes_) {
    out += text_.substr(copied, at - copied);
    out += change.written;
    copied = at + change.length;
  }
  return out + std::string(text_.substr(copied));
}

std::string yaml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace figbridge::scenario
