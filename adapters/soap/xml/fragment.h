// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/soap/xml/sax.h"

namespace figbridge::soap {

/// Writes one element with all that is in it as XML text that stands for itself: what a wildcard's content
/// becomes in JSON. One way only, so that equal content has equal bytes: start and end tags, namespace
/// declarations by prefix, attributes by namespace and name, character data and values escaped as in
/// Canonical XML 1.0; comments and processing instructions are gone. Declared are the namespaces that an
/// element uses or declares itself, and on the root also those of its surroundings whose prefix begins a
/// value that is a QName (`xsi:type="x:int"`), so that such values keep their meaning. Writing what was read
/// from this text gives the same text.
class XmlFragment {
 public:
  /// The first start after construction or take() is the root.
  void start(const XmlElement& element, const XmlCursor& cursor);
  void end(const XmlCursor& cursor);
  void text(std::string_view piece);
  /// Whether the root has ended.
  [[nodiscard]] bool whole() const { return open_.empty() && !out_.empty(); }
  /// The text; ready for the next root.
  [[nodiscard]] std::string take();

 private:
  using Binding = std::pair<std::string, std::string>;  // prefix, namespace
  struct Open {
    std::string tag;
    std::size_t bindings;  ///< in scope outside of it
  };

  void declare(std::vector<Binding>& declared, std::string_view prefix, std::string_view uri) const;
  void keep_meaning(std::string_view value, const XmlCursor& cursor);
  void settle_text(const XmlCursor& cursor);

  std::string out_;
  std::string pending_text_;
  std::vector<Open> open_;
  std::vector<Binding> scope_;
  std::vector<Binding> root_declares_;
  std::size_t root_begin_ = 0;  ///< where the root's declarations go
};

}  // namespace figbridge::soap
