// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/tag_scan.h"

#include <algorithm>

#include "adapters/soap/peek.h"
#include "adapters/soap/xml/encoding.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {

Tag Tags::next() {
  while (true) {
    at_ = text_.find('<', at_);
    if (at_ == std::string_view::npos) return stop(End::need_more);
    const std::string_view rest = text_.substr(at_);
    if (rest.size() < 2) return stop(End::need_more);
    if (rest[1] != '!' && rest[1] != '?') return tag(rest);
    if (!skip(rest)) return {};
  }
}

std::optional<std::string_view> Tags::characters() const {
  const std::size_t end = text_.find('<', at_);
  if (end == std::string_view::npos) return std::nullopt;
  return text_.substr(at_, end - at_);
}

Tag Tags::stop(End end) {
  end_ = end;
  return {};
}

bool Tags::skip(std::string_view rest) {
  std::string_view close = "?>";
  if (rest.starts_with("<!--")) {
    close = "-->";
  } else if (rest.starts_with("<![CDATA[")) {
    close = "]]>";
  } else if (rest[1] == '!') {
    const bool undecided =
        std::string_view("<!--").starts_with(rest) || std::string_view("<![CDATA[").starts_with(rest);
    end_ = undecided ? End::need_more : End::malformed;
    return false;
  }
  const std::size_t end = rest.find(close, close == "-->" ? 4 : 2);
  if (end == std::string_view::npos) return stop(End::need_more).kind != Tag::Kind::none;
  at_ += end + close.size();
  return true;
}

Tag Tags::tag(std::string_view rest) {
  std::size_t end = 1;
  for (char quote = 0; end < rest.size(); ++end) {
    const char c = rest[end];
    if (c == '<') return stop(End::malformed);
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      break;
    }
  }
  if (end == rest.size()) return stop(End::need_more);
  at_ += end + 1;
  std::string_view inside = rest.substr(1, end - 1);
  Tag found{.kind = Tag::Kind::start};
  if (inside.starts_with('/')) {
    found.kind = Tag::Kind::end;
    inside.remove_prefix(1);
  } else if (inside.ends_with('/')) {
    found.kind = Tag::Kind::empty;
    inside.remove_suffix(1);
  }
  found.name = inside.substr(0, std::min(inside.find_first_of(" \t\r\n"), inside.size()));
  found.attributes = inside.substr(found.name.size());
  return found.name.empty() ? stop(End::malformed) : found;
}

bool Scope::enter(std::string_view attributes) {
  marks_.push_back(bindings_.size());
  while (true) {
    attributes = trimmed(attributes);
    if (attributes.empty()) return true;
    const std::size_t equals = attributes.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = trimmed(attributes.substr(0, equals));
    attributes = trimmed(attributes.substr(equals + 1));
    const std::size_t end =
        attributes.empty() ? std::string_view::npos : attributes.find(attributes.front(), 1);
    if (end == std::string_view::npos || (attributes.front() != '"' && attributes.front() != '\''))
      return false;
    const std::string_view value = attributes.substr(1, end - 1);
    attributes.remove_prefix(end + 1);
    if (!name.starts_with("xmlns") || (name.size() > 5 && name[5] != ':')) continue;
    auto uri = resolve_references(value);
    if (!uri) return false;
    bindings_.emplace_back(name.substr(std::min<std::size_t>(6, name.size())), std::move(*uri));
  }
}

void Scope::leave() {
  bindings_.resize(marks_.back());
  marks_.pop_back();
}

std::optional<std::pair<std::string, std::string_view>> Scope::resolve(std::string_view name) const {
  const std::size_t colon = name.find(':');
  const std::string_view prefix =
      colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
  const std::string_view local = colon == std::string_view::npos ? name : name.substr(colon + 1);
  const auto found = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                  [&](const auto& each) { return each.first == prefix; });
  if (found != bindings_.rend()) return std::pair(found->second, local);
  if (!prefix.empty()) return std::nullopt;
  return std::pair(std::string(), local);
}

std::optional<std::string_view> readable_prefix(std::string_view bytes, std::string_view charset,
                                                std::string& storage) {
  constexpr std::size_t kLongestCharacter = 4;
  const auto encoding = detect_encoding(bytes, charset, Origin::caller);
  if (!encoding) return std::nullopt;
  for (std::size_t cut = 0; cut < kLongestCharacter && cut <= bytes.size(); ++cut) {
    const auto text =
        as_utf8(bytes.substr(0, bytes.size() - cut), *encoding, 4 * kPeekBytes, storage, Origin::caller);
    if (text) return *text;
  }
  return std::nullopt;
}

}  // namespace figbridge::soap
