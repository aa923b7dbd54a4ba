// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/soap/envelope.h"
#include "adapters/soap/peek.h"

namespace figbridge::soap::test {

/// The name of the first root that it is given.
class FirstName final : public XmlEvents {
 public:
  bool start(const XmlElement& element, const XmlCursor& /*cursor*/) override {
    if (!seen_) name_ = "{" + std::string(element.name.ns) + "}" + std::string(element.name.local);
    return seen_ = true;
  }
  bool end(const XmlCursor& /*cursor*/) override { return true; }
  bool text(std::string_view /*piece*/, const XmlCursor& /*cursor*/) override { return true; }
  Error refusal() override { return {}; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  bool seen_ = false;
};

/// What a look at the first bytes says of a message is what the parser says of the whole; what it says of
/// half of the bytes is the same or "more". Empty, or what does not hold.
[[nodiscard]] inline std::string peek_violation(std::string_view bytes) {
  using State = BodyPeek::State;
  const BodyPeek peek = peek_body(bytes, true);
  const BodyPeek half = peek_body(bytes.substr(0, bytes.size() / 2), false);
  static_cast<void>(peek_body(bytes, false));
  if (peek.state == State::need_more) return "more was asked for where there is none";
  static XmlReader reader;
  FirstName first;
  EnvelopeReader events(first, Origin::caller);
  if (!reader.parse(bytes, events, Origin::caller) || bytes.size() > kPeekBytes) return {};
  const SoapEnvelope& envelope = events.envelope();
  const auto name = [](const BodyPeek& each) { return "{" + each.ns + "}" + each.local; };
  if (!envelope.has_body) return peek.state == State::not_soap ? "" : "a body was seen where there is none";
  if (peek.version != envelope.version) return "another version was seen";
  if (envelope.body_children == 0)
    return peek.state == State::empty_body ? "" : "a child was seen where there is none";
  if (peek.state != State::found || name(peek) != first.name())
    return "another child was seen: " + name(peek);
  if (half.state != State::need_more && (half.state != State::found || name(half) != first.name()))
    return "half told otherwise";
  return {};
}

}  // namespace figbridge::soap::test
