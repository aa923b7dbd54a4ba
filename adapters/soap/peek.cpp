// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/peek.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/soap/xml/encoding.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

using State = BodyPeek::State;

struct Tag {
  enum class Kind : std::uint8_t { start, empty, end, none };
  Kind kind = Kind::none;
  std::string_view name;
  std::string_view attributes;
};

/// Hands out tags one by one. `state` says why there is none.
class Tags {
 public:
  explicit Tags(std::string_view text) : text_(text) {}

  Tag next() {
    while (true) {
      at_ = text_.find('<', at_);
      if (at_ == std::string_view::npos) return stop(State::need_more);
      const std::string_view rest = text_.substr(at_);
      if (rest.size() < 2) return stop(State::need_more);
      if (rest[1] != '!' && rest[1] != '?') return tag(rest);
      if (!skip(rest)) return {};
    }
  }
  [[nodiscard]] State state() const { return state_; }

 private:
  Tag stop(State state) {
    state_ = state;
    return {};
  }

  bool skip(std::string_view rest) {
    std::string_view close = "?>";
    if (rest.starts_with("<!--")) {
      close = "-->";
    } else if (rest.starts_with("<![CDATA[")) {
      close = "]]>";
    } else if (rest[1] == '!') {
      const bool undecided =
          std::string_view("<!--").starts_with(rest) || std::string_view("<![CDATA[").starts_with(rest);
      state_ = undecided ? State::need_more : State::malformed;
      return false;
    }
    const std::size_t end = rest.find(close, close == "-->" ? 4 : 2);
    if (end == std::string_view::npos) return stop(State::need_more).kind != Tag::Kind::none;
    at_ += end + close.size();
    return true;
  }

  Tag tag(std::string_view rest) {
    std::size_t end = 1;
    for (char quote = 0; end < rest.size(); ++end) {
      const char c = rest[end];
      if (c == '<') return stop(State::malformed);
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        break;
      }
    }
    if (end == rest.size()) return stop(State::need_more);
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
    return found.name.empty() ? stop(State::malformed) : found;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  State state_ = State::need_more;
};

/// The namespaces that the envelope, the body and its child declare.
class Scope {
 public:
  /// False if the attributes are none.
  bool enter(std::string_view attributes) {
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
  void leave() {
    bindings_.resize(marks_.back());
    marks_.pop_back();
  }
  /// Namespace and local name; nullopt if the prefix is not declared.
  [[nodiscard]] std::optional<std::pair<std::string, std::string_view>> resolve(std::string_view name) const {
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

 private:
  std::vector<std::pair<std::string_view, std::string>> bindings_;
  std::vector<std::size_t> marks_;
};

class Peek {
 public:
  explicit Peek(std::string_view text) : tags_(text) {}

  BodyPeek run() {
    const Tag root = tags_.next();
    if (root.kind == Tag::Kind::none) return with(tags_.state());
    const auto name = named(root);
    if (!name) return with(State::malformed);
    const auto version = version_of(name->first);
    if (!version || name->second != "Envelope") return with(State::not_soap);
    peek_.version = *version;
    envelope_ = envelope_namespace(*version);
    return root.kind == Tag::Kind::empty ? with(State::not_soap) : in_envelope();
  }

 private:
  BodyPeek with(State state) {
    peek_.state = state;
    return std::move(peek_);
  }

  std::optional<std::pair<std::string, std::string_view>> named(const Tag& tag) {
    if (tag.kind == Tag::Kind::end || !scope_.enter(tag.attributes)) return std::nullopt;
    return scope_.resolve(tag.name);
  }

  BodyPeek in_envelope() {
    for (std::size_t depth = 0;;) {
      const Tag tag = tags_.next();
      if (tag.kind == Tag::Kind::none) return with(tags_.state());
      if (tag.kind == Tag::Kind::end) {
        if (depth == 0) return with(State::not_soap);
        --depth;
      } else if (depth > 0) {
        depth += tag.kind == Tag::Kind::start ? 1 : 0;
      } else {
        const auto name = named(tag);
        if (!name) return with(State::malformed);
        if (name->first == envelope_ && name->second == "Body") return in_body(tag.kind == Tag::Kind::empty);
        scope_.leave();
        depth += tag.kind == Tag::Kind::start ? 1 : 0;
      }
    }
  }

  BodyPeek in_body(bool empty) {
    if (empty) return with(State::empty_body);
    const Tag tag = tags_.next();
    if (tag.kind == Tag::Kind::none) return with(tags_.state());
    if (tag.kind == Tag::Kind::end) return with(State::empty_body);
    auto name = named(tag);
    if (!name) return with(State::malformed);
    peek_.ns = std::move(name->first);
    peek_.local = name->second;
    return with(State::found);
  }

  Tags tags_;
  Scope scope_;
  BodyPeek peek_;
  std::string_view envelope_;
};

/// The bytes as UTF-8, but for a character that the end cuts; nothing if they are not of their encoding.
std::optional<std::string_view> readable(std::string_view bytes, const XmlEncoding& encoding,
                                         std::string& storage) {
  constexpr std::size_t kLongestCharacter = 4;
  for (std::size_t cut = 0; cut < kLongestCharacter && cut <= bytes.size(); ++cut) {
    const auto text =
        as_utf8(bytes.substr(0, bytes.size() - cut), encoding, 4 * kPeekBytes, storage, Origin::caller);
    if (text) return *text;
  }
  return std::nullopt;
}

bool looks_like_xml(std::string_view text) {
  text = trimmed(text);
  return text.empty() || text.front() == '<';
}

}  // namespace

BodyPeek peek_body(std::string_view bytes, bool complete, std::string_view charset) {
  const bool beyond = bytes.size() > kPeekBytes || (bytes.size() == kPeekBytes && !complete);
  bytes = bytes.substr(0, kPeekBytes);
  BodyPeek nothing;
  if (bytes.size() < 4 && !complete) return nothing;
  const auto encoding = detect_encoding(bytes, charset, Origin::caller);
  std::string storage;
  const auto text = encoding ? readable(bytes, *encoding, storage) : std::nullopt;
  nothing.state = State::malformed;
  if (!text || !looks_like_xml(*text)) return nothing;
  BodyPeek found = Peek(*text).run();
  if (found.state == State::need_more && beyond) found.state = State::too_far;
  if (found.state == State::need_more && complete) found.state = State::malformed;
  return found;
}

}  // namespace figbridge::soap
