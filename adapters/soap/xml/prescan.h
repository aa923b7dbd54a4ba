// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "adapters/soap/xml/xml_limits.h"
#include "core/error.h"

namespace figbridge::soap {

/// Looks at the markup of a UTF-8 document before libxml2 does, in linear time and constant memory, and
/// refuses what would cost libxml2 2.9.14 more than that: a document type declaration (`malformed`; SOAP
/// forbids it anyway), and more attributes, name bytes, open elements, namespaces in scope or bytes than the
/// limits (`too_large`). Tags that are no tags (an unquoted attribute, `<` in a value) are `malformed` here
/// already, so that both agree on where markup begins and ends. It checks no more than that: whether the rest
/// is well-formed XML is the parser's business. Errors are located by line and column of bytes.
class Prescan {
 public:
  Prescan(const XmlLimits& limits, Origin origin);

  /// The next bytes, cut anywhere. After an error the scan is over.
  [[nodiscard]] Status feed(std::string_view chunk);
  /// The end: markup that is still open is `malformed`.
  [[nodiscard]] Status finish();
  /// Starts over with the same limits.
  void reset(Origin origin);

 private:
  enum class State : std::uint8_t {
    text,
    open,
    bang,
    comment_open,
    cdata_open,
    comment,
    cdata,
    instruction,
    end_tag,
    tag_name,
    tag,
    slash,
    attribute_name,
    before_equals,
    before_value,
    value
  };

  const char* step(const char* at, const char* end);
  const char* in_text(const char* at, const char* end);
  const char* at_open(const char* at);
  const char* at_bang(const char* at);
  const char* in_until(const char* at, const char* end, char mark, std::uint32_t marks);
  const char* in_name(const char* at, const char* end);
  const char* in_attribute_name(const char* at, const char* end);
  const char* in_tag(const char* at, const char* end);
  const char* in_value(const char* at, const char* end);
  const char* open_element(const char* at, bool empty);
  const char* begin_attribute(const char* at);
  const char* end_attribute_name(const char* at);
  const char* refuse(ErrorKind kind, std::string_view text, const char* at);

  XmlLimits limits_;
  Origin origin_;
  State state_ = State::text;
  char quote_ = 0;
  std::uint32_t run_ = 0;            ///< marks seen in a row (--, ]], ?), or bytes of a keyword
  std::uint32_t name_bytes_ = 0;     ///< of the name being read
  std::uint32_t attributes_ = 0;     ///< of the tag being read
  std::uint32_t declarations_ = 0;   ///< namespace declarations of the tag being read
  std::uint32_t xmlns_match_ = 0;    ///< bytes of the attribute's name that agree with "xmlns"
  std::uint32_t namespaces_ = 0;     ///< declarations in scope
  std::vector<std::uint32_t> open_;  ///< declarations of each open element
  std::size_t fed_ = 0;
  std::size_t line_ = 1;        ///< of the first byte of the chunk
  std::size_t line_begin_ = 0;  ///< offset of that line's first byte
  const char* chunk_ = nullptr;
  Error refusal_;
};

}  // namespace figbridge::soap
