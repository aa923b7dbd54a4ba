// SPDX-License-Identifier: Apache-2.0
#include "core/json/json_index.h"

#include <charconv>
#include <utility>

#include "core/json/json_writer.h"

namespace figbridge {
namespace {

std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* here = begin + at + 1;
  while (here < end && *here != '"') here += *here == '\\' ? 2 : 1;
  return here < end ? static_cast<std::size_t>(here - begin) + 1 : text.size();
}

JsonKind kind_at(char c) {
  switch (c) {
    case '{':
      return JsonKind::object;
    case '[':
      return JsonKind::array;
    case '"':
      return JsonKind::string;
    case 't':
    case 'f':
      return JsonKind::boolean;
    case 'n':
      return JsonKind::null;
    default:
      return JsonKind::number;
  }
}

std::size_t end_of_scalar(std::string_view text, std::size_t at) {
  if (text[at] == '"') return end_of_string(text, at);
  while (at < text.size() && text[at] != ',' && text[at] != ']' && text[at] != '}') ++at;
  return at;
}

std::uint32_t narrow(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

/// Does a quoted, escaped name token say `name`? Allocates only for tokens with escapes.
bool says(std::string_view token, std::string_view name) {
  const auto inner = token.substr(1, token.size() - 2);
  return inner.find('\\') == std::string_view::npos ? inner == name : unescape_json(token) == name;
}

}  // namespace

Result<JsonPointer> JsonPointer::parse(std::string_view text) {
  JsonPointer pointer;
  if (text.empty()) return pointer;
  if (text.front() != '/') {
    return fail(ErrorKind::configuration, Origin::bridge, "a JSON Pointer starts with '/' or is empty",
                std::string(text));
  }
  std::string token;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '/') {
      pointer.tokens_.push_back(std::exchange(token, {}));
    } else if (text[at] != '~') {
      token += text[at];
    } else if (at + 1 < text.size() && (text[at + 1] == '0' || text[at + 1] == '1')) {
      token += text[++at] == '0' ? '~' : '/';
    } else {
      return fail(ErrorKind::configuration, Origin::bridge, "'~' in a JSON Pointer is followed by 0 or 1",
                  std::string(text));
    }
  }
  pointer.tokens_.push_back(std::move(token));
  return pointer;
}

JsonPointer JsonPointer::of(std::vector<std::string> tokens) {
  JsonPointer pointer;
  pointer.tokens_ = std::move(tokens);
  return pointer;
}

std::string JsonPointer::text() const {
  std::string out;
  for (const auto& token : tokens_) {
    out += '/';
    for (const char c : token) {
      if (c == '~')
        out += "~0";
      else if (c == '/')
        out += "~1";
      else
        out += c;
    }
  }
  return out;
}

JsonIndex::JsonIndex(std::string_view canonical) : text_(canonical) {
  nodes_.reserve(canonical.size() / 16 + 4);
  std::vector<Id> open;
  std::uint32_t name_begin = 0;
  std::uint32_t name_end = 0;
  std::size_t at = 0;
  while (at < text_.size()) {
    const char c = text_[at];
    if (c == ',') {
      ++at;
    } else if (c == '}' || c == ']') {
      if (open.empty()) return;
      Node& closed = nodes_[open.back()];
      closed.end = narrow(++at);
      closed.next = narrow(nodes_.size());
      open.pop_back();
    } else if (c == '"' && !open.empty() && name_end == name_begin &&
               nodes_[open.back()].kind == JsonKind::object) {
      name_begin = narrow(at);
      at = end_of_string(text_, at);
      name_end = narrow(at);
      ++at;  // the colon
    } else {
      if (!open.empty()) ++nodes_[open.back()].count;
      const JsonKind kind = kind_at(c);
      const auto id = narrow(nodes_.size());
      nodes_.push_back({kind, narrow(at), 0, name_begin, name_end, id + 1, 0});
      name_begin = name_end = 0;
      if (kind == JsonKind::object || kind == JsonKind::array) {
        open.push_back(id);
        ++at;
      } else {
        at = end_of_scalar(text_, at);
        nodes_[id].end = narrow(at);
      }
    }
  }
}

std::optional<JsonIndex::Id> JsonIndex::first_child(Id id) const {
  if (nodes_[id].count == 0) return std::nullopt;
  return id + 1;
}

std::optional<JsonIndex::Id> JsonIndex::next_sibling(Id id, Id parent) const {
  const Id next = nodes_[id].next;
  if (next >= nodes_[parent].next) return std::nullopt;
  return next;
}

std::optional<JsonIndex::Id> JsonIndex::member(Id object, std::string_view name) const {
  if (nodes_[object].kind != JsonKind::object) return std::nullopt;
  for (auto child = first_child(object); child; child = next_sibling(*child, object)) {
    if (says(name_token(*child), name)) return child;
  }
  return std::nullopt;
}

std::optional<JsonIndex::Id> JsonIndex::element(Id array, std::size_t position) const {
  if (nodes_[array].kind != JsonKind::array || position >= nodes_[array].count) return std::nullopt;
  auto child = first_child(array);
  for (; child && position > 0; --position) child = next_sibling(*child, array);
  return child;
}

std::optional<JsonIndex::Id> JsonIndex::child(Id container, std::string_view token) const {
  if (nodes_[container].kind != JsonKind::array) return member(container, token);
  std::size_t position = 0;
  const auto [end, failed] = std::from_chars(token.data(), token.data() + token.size(), position);
  if (failed != std::errc{} || end != token.data() + token.size()) return std::nullopt;
  return element(container, position);
}

std::optional<JsonIndex::Id> JsonIndex::find(const JsonPointer& pointer) const {
  if (nodes_.empty()) return std::nullopt;
  std::optional<Id> at = 0;
  for (const auto& token : pointer.tokens()) {
    at = child(*at, token);
    if (!at) return std::nullopt;
  }
  return at;
}

std::string JsonIndex::pointer_to(Id id) const {
  std::string out;
  for (Id at = 0; at != id && nodes_[at].count != 0;) {
    std::size_t position = 0;
    Id child = at + 1;
    for (; nodes_[child].next <= id; child = nodes_[child].next) ++position;
    if (nodes_[at].kind == JsonKind::array)
      out += '/' + std::to_string(position);
    else
      out += JsonPointer::of({unescape_json(name_token(child))}).text();
    at = child;
  }
  return out;
}

std::string JsonIndex::plain(Id id) const {
  const auto token = value(id);
  return nodes_[id].kind == JsonKind::string ? unescape_json(token) : std::string(token);
}

}  // namespace figbridge
