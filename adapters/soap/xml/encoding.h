// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace figbridge::soap {

enum class XmlCharset : std::uint8_t { utf8, utf16_le, utf16_be, ascii, latin1, other };

/// In what a document is encoded.
struct XmlEncoding {
  XmlCharset charset = XmlCharset::utf8;
  std::string name = "UTF-8";  ///< as declared, in upper case; iconv's name where the charset is `other`
  std::size_t mark_bytes = 0;  ///< length of the byte order mark
};

/// Decides from the first bytes (the first 256 are enough) and from the media type's charset parameter, which
/// may be empty. A byte order mark wins, then the media type (RFC 7303 section 3), then the XML declaration,
/// then UTF-8. A declaration of UTF-16 that can be read as ASCII is wrong and means UTF-8 (serialisers of
/// strings write it). An encoding that is not read here (UTF-7, UTF-32, EBCDIC, unknown names) is
/// `unsupported_media` of `origin`.
[[nodiscard]] Result<XmlEncoding> detect_encoding(std::string_view head, std::string_view media_type_charset,
                                                  Origin origin);

/// The whole document as UTF-8 without byte order mark: a view of `bytes` if it is that already (not checked:
/// the parser does), else of `storage`. Bytes that the encoding does not have are `malformed`, located by
/// offset; more than `limit` bytes of UTF-8 are `too_large`.
[[nodiscard]] Result<std::string_view> as_utf8(std::string_view bytes, const XmlEncoding& encoding,
                                               std::size_t limit, std::string& storage, Origin origin);

}  // namespace figbridge::soap
