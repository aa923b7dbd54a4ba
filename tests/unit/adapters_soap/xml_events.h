// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "adapters/soap/xml/sax.h"

namespace figbridge::soap::test {

/// Writes what it is told as one line: `{ns}name[@attribute=value](children and text)`.
class Transcript : public XmlEvents {
 public:
  bool start(const XmlElement& element, const XmlCursor& /*cursor*/) override {
    text_ += name(element.name);
    for (const auto& attribute : element.attributes) {
      text_ += "[" + name(attribute.name) + "=" + std::string(attribute.value) + "]";
    }
    text_ += "(";
    return element.name.local != stop_at_;
  }
  bool end(const XmlCursor& /*cursor*/) override {
    text_ += ")";
    return true;
  }
  bool text(std::string_view piece, const XmlCursor& /*cursor*/) override {
    text_ += piece;
    return true;
  }
  [[nodiscard]] Error refusal() override { return {.kind = ErrorKind::invalid, .text = "stopped"}; }

  void stop_at(std::string name) { stop_at_ = std::move(name); }
  [[nodiscard]] const std::string& text_of() const { return text_; }

 private:
  static std::string name(const XmlName& name) {
    return (name.ns.empty() ? std::string() : "{" + std::string(name.ns) + "}") + std::string(name.local);
  }
  std::string text_;
  std::string stop_at_;
};

}  // namespace figbridge::soap::test
