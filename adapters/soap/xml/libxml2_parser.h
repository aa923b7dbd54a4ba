// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "adapters/soap/xml/sax.h"
#include "adapters/soap/xml/xml_limits.h"
#include "core/error.h"

namespace figbridge::soap {

/// libxml2's SAX2 parser with a context that is used again. It reads what the scanner leaves to it, and is
/// what the scanner is compared with. Every document goes through Prescan first; there is no DTD, so there
/// are no entities.
class Libxml2Parser {
 public:
  explicit Libxml2Parser(const XmlLimits& limits);
  ~Libxml2Parser();
  Libxml2Parser(const Libxml2Parser&) = delete;
  Libxml2Parser& operator=(const Libxml2Parser&) = delete;

  /// A whole document in UTF-8, whatever its XML declaration says of the encoding.
  [[nodiscard]] Status parse(std::string_view utf8, XmlEvents& events, Origin origin);

 private:
  class Context;
  std::unique_ptr<Context> context_;
};

}  // namespace figbridge::soap
