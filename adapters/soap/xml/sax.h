// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/soap/xml/xml_limits.h"
#include "core/error.h"

namespace figbridge::soap {

/// A name with its namespace resolved. The views live as long as the event in which they come, `ns` as long
/// as the document is read.
struct XmlName {
  std::string_view ns;  ///< empty: in no namespace
  std::string_view local;
  std::string_view prefix;  ///< as written, empty if none
};

struct XmlAttribute {
  XmlName name;
  std::string_view value;  ///< references resolved, normalised (XML 1.0 section 3.3.3)
};

struct XmlNamespace {
  std::string_view prefix;  ///< empty: the default namespace
  std::string_view uri;     ///< empty: undeclares it
};

struct XmlElement {
  XmlName name;
  std::span<const XmlAttribute> attributes;  ///< without namespace declarations
  std::span<const XmlNamespace> declarations;
};

/// What a receiver may ask while it is given an event.
class XmlCursor {
 public:
  virtual ~XmlCursor() = default;
  /// "line 3, column 14": about where the parser is.
  [[nodiscard]] virtual std::string position() const = 0;
  /// The namespace that a prefix ("" for the default) means here; nullopt if it means none.
  [[nodiscard]] virtual std::optional<std::string_view> namespace_of(std::string_view prefix) const = 0;
  /// Calls `visit(prefix, uri)` for what is in scope here, innermost first; an outer meaning of a prefix
  /// comes too.
  [[nodiscard]] virtual std::size_t namespaces_in_scope() const = 0;
  [[nodiscard]] virtual XmlNamespace namespace_at(std::size_t innermost_first) const = 0;
};

/// Receives a document. Returning false ends the reading with `refusal()`.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual bool start(const XmlElement& element, const XmlCursor& cursor) = 0;
  virtual bool end(const XmlCursor& cursor) = 0;
  /// Character data with references resolved, in pieces of any size, CDATA sections and white space included.
  virtual bool text(std::string_view piece, const XmlCursor& cursor) = 0;
  /// Why an event returned false. A location that it leaves empty is filled with the position.
  [[nodiscard]] virtual Error refusal() = 0;
};

/// Reads XML 1.0 with namespaces. No DTD, no entities but the five, no network, no file; linear time; memory
/// in proportion to the longest tag. Costly to make, cheap to use again: keep one a thread. Not for use by
/// two threads at once, nor from within its own events.
class XmlReader {
 public:
  explicit XmlReader(const XmlLimits& limits = {});
  ~XmlReader();
  XmlReader(XmlReader&&) noexcept;
  XmlReader& operator=(XmlReader&&) noexcept;

  /// A whole document. Errors are those of Prescan and detect_encoding, `malformed` of `origin`, or the
  /// refusal of `events`. `charset` is the media type's, or empty.
  [[nodiscard]] Status parse(std::string_view document, XmlEvents& events, Origin origin,
                             std::string_view charset = {});

  /// The same in pieces as they arrive: begin, any number of feeds, finish. An error ends it. UTF-8 is given
  /// to `events` as it comes; other encodings at the end.
  void begin(XmlEvents& events, Origin origin, std::string_view charset = {});
  [[nodiscard]] Status feed(std::string_view chunk);
  [[nodiscard]] Status finish();

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace figbridge::soap
