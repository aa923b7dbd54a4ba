// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "adapters/soap/codec/facets.h"
#include "adapters/soap/schema/simple_type.h"
#include "adapters/soap/xml/sax.h"
#include "core/error.h"
#include "core/json/json_index.h"

namespace figbridge::soap {

/// What became of a text.
enum class ScalarOutcome : std::uint8_t {
  written,
  empty,   ///< nothing is written: the type has no value for an empty text
  wrong,   ///< nothing is written: not in the lexical space
  beyond,  ///< nothing is written: a number of more than 1,000 digits or beyond a double's range
};

/// Texts of simple types as JSON values, tolerantly: facets are not checked (but decide among a union's
/// members).
/// - numbers keep their digits: `+1` is `1`, `.5` is `0.5`, `5.` is `5`, `007` is `7`; `-0` and `1.10` stay;
/// - float and double: a number, or the strings "INF", "-INF", "NaN"; booleans: true and false, also from 1
/// and 0;
/// - lists: an array; unions: as the first member type that takes the text; if none does, it is `wrong`;
/// - base64Binary without any white space; QName as `{namespace}local`;
/// - all others: a string, white space treated.
class ScalarReader {
 public:
  /// `numbers_as_strings`: every number becomes a JSON string of the same digits.
  ScalarReader(const PatternTable& patterns, bool numbers_as_strings)
      : patterns_(patterns), numbers_as_strings_(numbers_as_strings) {}
  ScalarOutcome append(std::string& out, const schema::SimpleType& type, std::string_view text,
                       const XmlCursor& cursor);

 private:
  ScalarOutcome append_atomic(std::string& out, const schema::SimpleType& type, std::string_view text,
                              const XmlCursor& cursor);
  ScalarOutcome append_list(std::string& out, const schema::SimpleType& type, std::string_view text,
                            const XmlCursor& cursor);
  ScalarOutcome append_number(std::string& out, std::string_view text, bool real);

  const PatternTable& patterns_;
  bool numbers_as_strings_;
  std::string storage_;
};

/// Appends a decimal or real as a JSON number; `beyond` or `wrong` otherwise.
ScalarOutcome append_json_number(std::string& out, std::string_view text);

/// JSON values as texts of simple types, strictly: JSON kind, lexical space, every facet, and characters that
/// XML cannot carry. Errors are `invalid` (without location) in words that do not repeat the value.
class ScalarWriter {
 public:
  /// Gives a prefix for a namespace and sees to its declaration.
  using PrefixOf = std::function<std::string(std::string_view uri)>;

  ScalarWriter(const PatternTable& patterns, bool numbers_as_strings, Origin origin, PrefixOf prefix_of)
      : patterns_(patterns),
        numbers_as_strings_(numbers_as_strings),
        origin_(origin),
        prefix_of_(std::move(prefix_of)) {}
  /// The text, not yet escaped for XML.
  [[nodiscard]] Result<std::string> text(const schema::SimpleType& type, const JsonIndex& json,
                                         JsonIndex::Id id);

 private:
  [[nodiscard]] Result<std::string> lexical(const schema::SimpleType& type, const JsonIndex& json,
                                            JsonIndex::Id id);
  [[nodiscard]] Result<std::string> list(const schema::SimpleType& type, const JsonIndex& json,
                                         JsonIndex::Id id);
  [[nodiscard]] Result<std::string> number(const schema::SimpleType& type, const JsonIndex& json,
                                           JsonIndex::Id id) const;
  [[nodiscard]] Result<std::string> of_union(const schema::SimpleType& type, const JsonIndex& json,
                                             JsonIndex::Id id);
  [[nodiscard]] Result<std::string> qname(std::string_view clark);
  [[nodiscard]] std::unexpected<Error> wrong(std::string text) const {
    return fail(ErrorKind::invalid, origin_, std::move(text));
  }

  const PatternTable& patterns_;
  bool numbers_as_strings_;
  Origin origin_;
  PrefixOf prefix_of_;
};

}  // namespace figbridge::soap
