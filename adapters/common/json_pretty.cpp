// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/json_pretty.h"

#include "core/json/json_index.h"

namespace figbridge {
namespace {

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at;
}

/// Lays canonical JSON out. No recursion deeper than the text's own nesting, which parse_json or a JsonWriter
/// bounded.
class PrettyPrinter {
 public:
  PrettyPrinter(const JsonIndex& index, std::size_t width) : index_(index), width_(width) {}

  std::string print() {
    value(0, 0);
    out_ += '\n';
    return std::move(out_);
  }

 private:
  void value(JsonIndex::Id id, std::size_t indent) {
    const JsonIndex::Node& node = index_.node(id);
    const bool container = node.kind == JsonKind::object || node.kind == JsonKind::array;
    if (!container || node.count == 0) {
      out_ += index_.value(id);
      return;
    }
    if (indent + (node.end - node.begin) + 2 * node.count <= width_ && flat(id)) return;
    out_ += node.kind == JsonKind::object ? '{' : '[';
    bool first = true;
    for (auto child = index_.first_child(id); child; child = index_.next_sibling(*child, id)) {
      out_ += first ? "\n" : ",\n";
      first = false;
      out_.append(indent + 2, ' ');
      name(*child);
      value(*child, indent + 2);
    }
    out_ += '\n';
    out_.append(indent, ' ');
    out_ += node.kind == JsonKind::object ? '}' : ']';
  }

  /// One line: a space after commas and colons.
  bool flat(JsonIndex::Id id) {
    const JsonIndex::Node& node = index_.node(id);
    if ((node.kind != JsonKind::object && node.kind != JsonKind::array) || node.count == 0) {
      out_ += index_.value(id);
      return true;
    }
    out_ += node.kind == JsonKind::object ? '{' : '[';
    bool first = true;
    for (auto child = index_.first_child(id); child; child = index_.next_sibling(*child, id)) {
      if (!first) out_ += ", ";
      first = false;
      name(*child);
      flat(*child);
    }
    out_ += node.kind == JsonKind::object ? '}' : ']';
    return true;
  }

  void name(JsonIndex::Id id) {
    const std::string_view token = index_.name_token(id);
    if (!token.empty()) (out_ += token) += ": ";
  }

  const JsonIndex& index_;
  std::size_t width_;
  std::string out_;
};

}  // namespace

std::string pretty_json(std::string_view canonical) {
  std::string out;
  std::size_t level = 0;
  const auto new_line = [&] { out.append("\n").append(2 * level, ' '); };
  for (std::size_t at = 0; at < canonical.size(); ++at) {
    const char c = canonical[at];
    const bool empty = at + 1 < canonical.size() && (canonical[at + 1] == '}' || canonical[at + 1] == ']');
    if (c == '"') {
      const std::size_t end = end_of_string(canonical, at);
      out += canonical.substr(at, end - at + 1);
      at = end;
    } else if ((c == '{' || c == '[') && !empty) {
      out += c;
      ++level;
      new_line();
    } else if ((c == '}' || c == ']') && canonical[at - 1] != '{' && canonical[at - 1] != '[') {
      --level;
      new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else {
      out += c;
      if (c == ':') out += ' ';
    }
  }
  return out + "\n";
}

std::string folded_json(std::string_view canonical, std::size_t width) {
  const JsonIndex index(canonical);
  return PrettyPrinter(index, width).print();
}

}  // namespace figbridge
