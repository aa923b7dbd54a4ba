// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "adapters/soap/xml/xml_chars.h"
#include "core/message.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kDeclarationBytes = 256;

/// Stateless or self-contained encodings that real peers declare; iconv knows all of them.
constexpr std::array<std::string_view, 34> kConvertible = {
    "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",
    "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",  "ISO-8859-11",  "ISO-8859-13",  "ISO-8859-14",
    "ISO-8859-15",  "ISO-8859-16",  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253",
    "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "KOI8-R",
    "KOI8-U",       "SHIFT_JIS",    "WINDOWS-31J",  "EUC-JP",       "GB2312",       "GBK",
    "GB18030",      "BIG5",         "EUC-KR",       "TIS-620"};

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

std::optional<XmlEncoding> named(std::string_view text) {
  std::string name = upper(text);
  if (name == "UTF-8" || name == "UTF8") return XmlEncoding{};
  if (name == "UTF-16LE") return XmlEncoding{XmlCharset::utf16_le, name};
  if (name == "UTF-16BE" || name == "UTF-16") return XmlEncoding{XmlCharset::utf16_be, name};
  if (name == "US-ASCII" || name == "ASCII") return XmlEncoding{XmlCharset::ascii, name};
  if (name == "ISO-8859-1" || name == "LATIN1" || name == "ISO8859-1")
    return XmlEncoding{XmlCharset::latin1, name};
  if (std::ranges::find(kConvertible, name) != kConvertible.end())
    return XmlEncoding{XmlCharset::other, name};
  return std::nullopt;
}

/// The value of the encoding pseudo-attribute of an XML declaration in ASCII-compatible bytes.
std::string_view declared(std::string_view head) {
  if (!head.starts_with("<?xml")) return {};
  head = head.substr(0, std::min(head.find("?>"), kDeclarationBytes));
  std::size_t at = head.find("encoding");
  if (at == std::string_view::npos) return {};
  at = head.find_first_of("'\"", at);
  if (at == std::string_view::npos) return {};
  const std::size_t end = head.find(head[at], at + 1);
  return end == std::string_view::npos ? std::string_view() : head.substr(at + 1, end - at - 1);
}

std::optional<XmlEncoding> by_first_bytes(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\xEF\xBB\xBF"sv)) return XmlEncoding{XmlCharset::utf8, "UTF-8", 3};
  if (head.starts_with("\xFF\xFE"sv)) return XmlEncoding{XmlCharset::utf16_le, "UTF-16LE", 2};
  if (head.starts_with("\xFE\xFF"sv)) return XmlEncoding{XmlCharset::utf16_be, "UTF-16BE", 2};
  if (head.starts_with("<\0"sv)) return XmlEncoding{XmlCharset::utf16_le, "UTF-16LE"};
  if (head.starts_with("\0<"sv)) return XmlEncoding{XmlCharset::utf16_be, "UTF-16BE"};
  return std::nullopt;
}

std::unexpected<Error> unknown_encoding(std::string_view name, Origin origin) {
  Error error{.kind = ErrorKind::unsupported_media,
              .origin = origin,
              .text = "the encoding of the XML is not read here"};
  error.remote = name.substr(0, 64);
  return fail(std::move(error));
}

std::unexpected<Error> bad_byte(const XmlEncoding& encoding, std::size_t offset, Origin origin) {
  return fail(ErrorKind::malformed, origin, "the XML has bytes that are not " + encoding.name,
              "byte " + std::to_string(offset));
}

std::unexpected<Error> too_long(std::size_t limit, Origin origin) {
  return fail(ErrorKind::too_large, origin, "the XML is longer than " + std::to_string(limit) + " bytes");
}

Status from_utf16(std::string_view bytes, const XmlEncoding& encoding, std::size_t limit, std::string& out,
                  Origin origin) {
  const std::size_t low = encoding.charset == XmlCharset::utf16_le ? 0 : 1;
  const auto unit = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + low])) |
           (static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + 1 - low])) << 8U);
  };
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    if (at + 1 == bytes.size()) return bad_byte(encoding, at + encoding.mark_bytes, origin);
    std::uint32_t point = unit(at);
    if (point >= 0xD800 && point < 0xE000) {
      const std::uint32_t second = at + 3 < bytes.size() ? unit(at + 2) : 0;
      if (point >= 0xDC00 || second < 0xDC00 || second >= 0xE000) {
        return bad_byte(encoding, at + encoding.mark_bytes, origin);
      }
      point = 0x10000 + ((point - 0xD800) << 10U) + (second - 0xDC00);
      at += 2;
    }
    append_utf8(out, point);
    if (out.size() > limit) return too_long(limit, origin);
  }
  return {};
}

Status from_single_bytes(std::string_view bytes, const XmlEncoding& encoding, std::size_t limit,
                         std::string& out, Origin origin) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte >= 0x80 && encoding.charset == XmlCharset::ascii) return bad_byte(encoding, at, origin);
    append_utf8(out, byte);
  }
  return out.size() > limit ? Status(too_long(limit, origin)) : Status();
}

Status by_iconv(std::string_view bytes, const XmlEncoding& encoding, std::size_t limit, std::string& out,
                Origin origin) {
  const iconv_t converter = iconv_open("UTF-8", encoding.name.c_str());
  if (converter == iconv_t(-1)) return unknown_encoding(encoding.name, origin);  // NOLINT
  out.resize(std::min(bytes.size() * 4, limit + 1));
  char* from =
      const_cast<char*>(bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast): iconv's signature
  std::size_t left = bytes.size();
  char* to = out.data();
  std::size_t room = out.size();
  const bool failed = iconv(converter, &from, &left, &to, &room) == std::size_t(-1);
  const bool full = failed && errno == E2BIG;
  iconv_close(converter);
  out.resize(out.size() - room);
  if (full || out.size() > limit) return too_long(limit, origin);
  return failed ? Status(bad_byte(encoding, bytes.size() - left, origin)) : Status();
}

}  // namespace

Result<XmlEncoding> detect_encoding(std::string_view head, std::string_view media_type_charset,
                                    Origin origin) {
  using namespace std::string_view_literals;
  if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0\xFE\xFF"sv) ||
      head.starts_with("\0\0\0<"sv) || head.starts_with("<\0\0\0"sv)) {
    return unknown_encoding("UTF-32", origin);
  }
  if (head.starts_with("\x4C\x6F\xA7\x94"sv)) return unknown_encoding("EBCDIC", origin);
  if (const auto found = by_first_bytes(head)) return *found;
  const std::string_view name = media_type_charset.empty() ? declared(head) : media_type_charset;
  if (name.empty()) return XmlEncoding{};
  const auto found = named(name);
  if (!found) return unknown_encoding(name, origin);
  const bool readable_as_ascii =
      found->charset == XmlCharset::utf16_be || found->charset == XmlCharset::utf16_le;
  return readable_as_ascii ? XmlEncoding{} : *found;
}

Result<std::string_view> as_utf8(std::string_view bytes, const XmlEncoding& encoding, std::size_t limit,
                                 std::string& storage, Origin origin) {
  if (bytes.size() > limit) return too_long(limit, origin);
  bytes.remove_prefix(std::min(encoding.mark_bytes, bytes.size()));
  if (encoding.charset == XmlCharset::utf8) return bytes;
  storage.clear();
  Status done;
  switch (encoding.charset) {
    case XmlCharset::utf16_le:
    case XmlCharset::utf16_be:
      done = from_utf16(bytes, encoding, limit, storage, origin);
      break;
    case XmlCharset::ascii:
    case XmlCharset::latin1:
      done = from_single_bytes(bytes, encoding, limit, storage, origin);
      break;
    default:
      done = by_iconv(bytes, encoding, limit, storage, origin);
  }
  if (!done) return fail(std::move(done).error());
  return std::string_view(storage);
}

}  // namespace figbridge::soap
