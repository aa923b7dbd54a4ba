// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/peek.h"

#include <optional>
#include <utility>

#include "adapters/soap/tag_scan.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

using State = BodyPeek::State;

State state_of(Tags::End end) {
  return end == Tags::End::malformed ? State::malformed : State::need_more;
}

class Peek {
 public:
  explicit Peek(std::string_view text) : tags_(text) {}

  BodyPeek run() {
    const Tag root = tags_.next();
    if (root.kind == Tag::Kind::none) return with(state_of(tags_.end()));
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
      if (tag.kind == Tag::Kind::none) return with(state_of(tags_.end()));
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
    if (tag.kind == Tag::Kind::none) return with(state_of(tags_.end()));
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
  std::string storage;
  const auto text = readable_prefix(bytes, charset, storage);
  nothing.state = State::malformed;
  if (!text || !looks_like_xml(*text)) return nothing;
  BodyPeek found = Peek(*text).run();
  if (found.state == State::need_more && beyond) found.state = State::too_far;
  if (found.state == State::need_more && complete) found.state = State::malformed;
  return found;
}

}  // namespace figbridge::soap
