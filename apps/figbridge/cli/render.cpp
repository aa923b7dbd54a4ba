// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/render.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::cli {
namespace {

using Id = JsonIndex::Id;

bool is_container(const JsonIndex& index, Id id) {
  const auto kind = index.node(id).kind;
  return (kind == JsonKind::object || kind == JsonKind::array) && index.node(id).count > 0;
}

/// Depth is bounded by parse_json, which every JsonText has passed.
void append_pretty(std::string& out, const JsonIndex& index, Id id, std::size_t depth) {
  if (!is_container(index, id)) {
    out += index.value(id);
    return;
  }
  const bool object = index.node(id).kind == JsonKind::object;
  out += object ? '{' : '[';
  bool first = true;
  for (auto child = index.first_child(id); child; child = index.next_sibling(*child, id)) {
    out += first ? "\n" : ",\n";
    first = false;
    out.append((depth + 1) * 2, ' ');
    if (object) out.append(index.name_token(*child)).append(": ");
    append_pretty(out, index, *child, depth + 1);
  }
  out.append("\n").append(depth * 2, ' ');
  out += object ? '}' : ']';
}

/// Whether a plain YAML scalar of this text can only be a string.
bool plain_in_yaml(std::string_view text) {
  constexpr std::string_view kAnywhere =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.()+@$~-% ";
  constexpr std::array<std::string_view, 11> kWords = {"true", "false", "null", "yes", "no", "on",
                                                       "off",  "y",     "n",    "~",   ""};
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::ranges::find(kWords, lower) != kWords.end()) return false;
  const char first = text.front();
  const bool starts_well = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '/';
  return starts_well && text.back() != ' ' && text.find_first_not_of(kAnywhere) == std::string_view::npos;
}

/// A JSON string is a YAML double-quoted scalar as it stands.
std::string yaml_string(std::string_view token) {
  const auto text = unescape_json(token);
  return plain_in_yaml(text) ? text : std::string(token);
}

void append_yaml(std::string& out, const JsonIndex& index, Id id, std::size_t depth) {
  const bool object = index.node(id).kind == JsonKind::object;
  for (auto child = index.first_child(id); child; child = index.next_sibling(*child, id)) {
    out.append(depth * 2, ' ')
        .append(object ? yaml_string(index.name_token(*child)) + ":" : std::string("-"));
    if (is_container(index, *child)) {
      out += '\n';
      append_yaml(out, index, *child, depth + 1);
    } else {
      const bool string = index.node(*child).kind == JsonKind::string;
      out.append(" ")
          .append(string ? yaml_string(index.value(*child)) : std::string(index.value(*child)))
          .append("\n");
    }
  }
}

}  // namespace

std::string pretty_json(const JsonText& json) {
  std::string out;
  append_pretty(out, JsonIndex(json.view()), 0, 0);
  return out;
}

std::string to_yaml(const JsonText& json) {
  const JsonIndex index(json.view());
  std::string out;
  if (is_container(index, 0))
    append_yaml(out, index, 0, 0);
  else
    out.append(json.view()).append("\n");
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto at = [&](std::size_t ahead) {
      return i + ahead < text.size() ? static_cast<unsigned char>(text[i + ahead]) : 0U;
    };
    const bool c1 = byte == 0xC2 && at(1) >= 0x80 && at(1) < 0xA0;
    const bool direction = byte == 0xE2 && ((at(1) == 0x80 && at(2) >= 0xA8 && at(2) <= 0xAE) ||
                                            (at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9));
    if (byte < 0x20 || byte == 0x7F || c1 || direction) {
      out += '?';
      i += direction ? 2U : (c1 ? 1U : 0U);
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace figbridge::cli
