// SPDX-License-Identifier: Apache-2.0
#include "facade/config/show.h"

#include <algorithm>
#include <string_view>

#include "core/config/scalar.h"
#include "core/json/json_writer.h"

namespace figbridge::facade {
namespace {

using Kind = ConfigNode::Kind;

constexpr std::string_view kMask = "\"********\"";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Whether a text can stand without quotes in block style and mean itself.
bool plain(std::string_view text) {
  constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@` ";
  if (text.empty() || kIndicators.find(text.front()) != std::string_view::npos) return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  if (text.starts_with("...") || text.find(kByteOrderMark) != std::string_view::npos) return false;
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// A JSON string is a YAML double-quoted scalar, but what the reader refuses as a character must be escaped
/// too.
std::string carried(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == 0x7f) {
      out += "\\u007f";
    } else if (text.substr(i, kByteOrderMark.size()) == kByteOrderMark) {
      out += "\\ufeff";
      i += kByteOrderMark.size() - 1;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// "${" was written as "$${": so it is again.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "${") out += '$';
    out += text[i];
  }
  return out;
}

std::string scalar(const ConfigNode& node) {
  if (node.kind != Kind::scalar) return "null";
  const auto text = escaped(node.text);
  const bool number = !node.quoted && scalar_type(node) != ScalarType::text;
  if (number || (!node.quoted && plain(text))) return text;
  ConfigNode unquoted = node;
  unquoted.quoted = false;
  const bool harmless = scalar_type(unquoted) == ScalarType::text && plain(text);
  return harmless ? text : carried(escape_json(text));
}

std::string name_text(const ConfigNode& name) {
  ConfigNode unquoted = name;
  unquoted.quoted = false;
  const bool harmless = scalar_type(unquoted) == ScalarType::text && plain(name.text);
  return harmless ? name.text : carried(escape_json(name.text));
}

class Printer {
 public:
  [[nodiscard]] std::string take() && { return std::move(out_); }

  /// Every line begins with the indent.
  void block(const ConfigNode& node, std::size_t indent) {
    for (const auto& [name, value] : node.members) {
      out_ += std::string(indent, ' ') + name_text(name) + ":";
      value_after(value, indent);
    }
    for (const auto& item : node.items) {
      const auto start = out_.size();
      if (is_block(item)) {
        block(item, indent + 2);
      } else {
        out_ += std::string(indent + 2, ' ') + leaf(item) + "\n";
      }
      out_[start + indent] = '-';
    }
  }

 private:
  static bool is_block(const ConfigNode& node) {
    return !node.secret && !(node.members.empty() && node.items.empty());
  }

  void value_after(const ConfigNode& value, std::size_t indent) {
    if (is_block(value)) {
      out_ += '\n';
      block(value, indent + 2);
    } else {
      out_ += " " + leaf(value) + "\n";
    }
  }

  static std::string leaf(const ConfigNode& value) {
    if (value.secret) return std::string(kMask);
    if (value.kind == Kind::map) return "{}";
    return value.kind == Kind::sequence ? "[]" : scalar(value);
  }

  std::string out_;
};

}  // namespace

std::string show_yaml(const ConfigNode& root) {
  Printer printer;
  printer.block(root, 0);
  return std::move(printer).take();
}

}  // namespace figbridge::facade
