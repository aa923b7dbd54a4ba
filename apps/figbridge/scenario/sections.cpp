// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/sections.h"

#include <charconv>
#include <cstddef>
#include <span>
#include <utility>

#include "apps/figbridge/scenario/words.h"

namespace figbridge::scenario {
namespace {

constexpr std::string_view kMark = "=== ";

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

Section begin_section(std::string_view line, const SourceMark& mark, Problems& problems) {
  line.remove_prefix(kMark.size());
  const auto end = std::min(line.find(' '), line.size());
  Section section{
      .word = std::string(line.substr(0, end)), .title = {}, .words = {}, .lines = {}, .mark = mark};
  section.title = std::string(trimmed(line.substr(end)));
  if (section.word == "case") return section;  // a name, in which an apostrophe is no quote
  auto words = words_of(section.title);
  if (words)
    section.words = std::move(*words);
  else
    problems.add(mark, "", "a quote has no end");
  return section;
}

std::optional<char> byte_of(std::string_view hex) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  if (hex.size() != 2 || error != std::errc() || end != hex.data() + hex.size()) return std::nullopt;
  return static_cast<char>(value);
}

/// The byte that `text` stands for after its backslash, and how many characters it took; 0: it stands for
/// none.
std::pair<char, std::size_t> escaped(std::string_view text) {
  if (text.empty()) return {0, 0};
  constexpr std::string_view kNames = "nrt\\\"0";
  constexpr std::string_view kBytes{"\n\r\t\\\"\0", 6};
  if (const auto at = kNames.find(text.front()); at != std::string_view::npos) return {kBytes[at], 1};
  const auto byte = text.front() == 'x' ? byte_of(text.substr(1, 2)) : std::nullopt;
  return byte ? std::pair<char, std::size_t>(*byte, 3) : std::pair<char, std::size_t>(0, 0);
}

void append_bytes(std::string& out, const Section::Line& line, Problems& problems) {
  std::string_view text = line.text;
  while (!text.empty()) {
    if (text.front() != '\\') {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(1);
    const auto [byte, taken] = escaped(text);
    if (taken == 0)
      return problems.add(line.mark, "", "a backslash takes one of n r t 0 \" \\ or xHH behind it");
    out += byte;
    text.remove_prefix(taken);
  }
}

std::optional<BodyText> text_of(std::span<const Section::Line> lines, bool exact, Problems& problems) {
  while (!lines.empty() && blank(lines.back().text)) lines = lines.first(lines.size() - 1);
  if (lines.empty()) return std::nullopt;
  BodyText body{.bytes = {}, .exact = exact, .mark = lines.front().mark};
  for (const auto& line : lines) {
    if (exact) {
      append_bytes(body.bytes, line, problems);
    } else {
      body.bytes += (body.bytes.empty() && &line == lines.data() ? "" : "\n") + line.text;
    }
  }
  return body;
}

std::size_t first_blank(const Section& section) {
  std::size_t at = 0;
  while (at < section.lines.size() && !blank(section.lines[at].text)) ++at;
  return at;
}

}  // namespace

std::vector<Section> read_sections(std::string_view text, std::shared_ptr<const std::string> file,
                                   Problems& problems) {
  std::vector<Section> sections;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const SourceMark mark{file, number, 1};
    if (line.starts_with(kMark)) {
      sections.push_back(begin_section(line, mark, problems));
    } else if (!sections.empty()) {
      sections.back().lines.push_back({std::string(line), mark});
    } else if (!blank(line) && !line.starts_with('#')) {
      problems.add(mark, "", "expected a comment or a line that begins with '=== '");
    }
  }
  return sections;
}

std::vector<Field> fields_of(const Section& section, Problems& problems) {
  std::vector<Field> fields;
  for (const auto& line : std::span(section.lines).first(first_blank(section))) {
    std::string_view text = line.text;
    if (text.starts_with('#')) continue;
    const bool absent = text.starts_with('!');
    if (absent) text.remove_prefix(1);
    const auto colon = absent ? text.size() : text.find(':');
    if (colon == std::string_view::npos || colon == 0) {
      problems.add(line.mark, section.word,
                   "expected 'Name: value' or '!Name'; a body begins after an empty line");
      continue;
    }
    fields.push_back({.name = std::string(trimmed(text.substr(0, colon))),
                      .value = absent ? std::string() : std::string(trimmed(text.substr(colon + 1))),
                      .absent = absent,
                      .mark = line.mark});
  }
  return fields;
}

std::optional<BodyText> body_of(const Section& section, bool exact, Problems& problems) {
  const std::span all(section.lines);
  const auto at = first_blank(section);
  return text_of(at == all.size() ? all.last(0) : all.subspan(at + 1), exact, problems);
}

std::optional<BodyText> raw_of(const Section& section, Problems& problems) {
  return text_of(section.lines, true, problems);
}

}  // namespace figbridge::scenario
