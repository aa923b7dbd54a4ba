// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace figbridge {

/// Canonical JSON: compact UTF-8 (no white space outside strings), unique member names, numbers with the
/// digits with which they were written, strings escaped in exactly one way (escape_json). Only parse_json and
/// JsonWriter make it, so whoever holds one need not check it again, and equal strings have equal bytes.
class JsonText {
 public:
  JsonText() : text_("null") {}
  /// For producers that guarantee the above (JsonWriter, codecs). Not a parser.
  [[nodiscard]] static JsonText trusted(std::string text) { return JsonText(std::move(text)); }

  [[nodiscard]] std::string_view view() const { return text_; }
  [[nodiscard]] std::string release() && { return std::move(text_); }
  friend bool operator==(const JsonText&, const JsonText&) = default;

 private:
  explicit JsonText(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

struct JsonLimits {
  std::size_t depth = 128;
};

/// Reads RFC 8259 JSON strictly: UTF-8 checked (no lone surrogates, no BOM), duplicate member names refused,
/// depth bounded, one value and nothing after it. Every number keeps its lexeme, except that an exponent
/// overflowing a double or more than 1,000 digits is refused. Errors are `malformed` (syntax, encoding),
/// `invalid` (duplicates, number out of range) or `too_large` (depth), of `origin`, located by byte offset.
/// Linear in time and memory; no recursion.
[[nodiscard]] Result<JsonText> parse_json(std::string_view bytes, const JsonLimits& limits, Origin origin);

}  // namespace figbridge
