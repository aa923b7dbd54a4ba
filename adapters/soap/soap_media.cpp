// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_media.h"

#include <algorithm>

#include "core/message.h"

namespace figbridge::soap {
namespace {

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// Takes a value off the front: a quoted string (RFC 9110 section 5.6.4) or all up to the next semicolon.
std::string take_value(std::string_view& rest) {
  rest = without_blanks(rest);
  std::string value;
  if (!rest.starts_with('"')) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    value = without_blanks(rest.substr(0, end));
    rest.remove_prefix(end);
    return value;
  }
  std::size_t at = std::min(rest.find_first_of("\"\\", 1), rest.size());
  value = rest.substr(1, at - 1);
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    value += rest[at];
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return value;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
  }
  return out += '"';
}

SoapMedia::Kind kind_of(std::string_view type) {
  if (type == "text/xml") return SoapMedia::Kind::soap11;
  if (type == "application/soap+xml") return SoapMedia::Kind::soap12;
  if (type == "multipart/related") return SoapMedia::Kind::multipart;
  return SoapMedia::Kind::other;
}

}  // namespace

SoapMedia soap_media(std::string_view content_type, std::string_view soap_action) {
  SoapMedia media;
  std::string_view rest = content_type;
  media.type = lower(take_value(rest));
  media.kind = kind_of(media.type);
  while (!rest.empty()) {
    if (rest.front() == ';' || rest.front() == ' ' || rest.front() == '\t') {
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) break;
    const std::string_view name = without_blanks(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    std::string value = take_value(rest);
    if (equal_without_case(name, "charset"))
      media.charset = std::move(value);
    else if (equal_without_case(name, "action") && media.kind == SoapMedia::Kind::soap12)
      media.action = std::move(value);
  }
  if (media.action.empty()) media.action = take_value(soap_action);
  return media;
}

std::string content_type_for(SoapVersion version, std::string_view action) {
  if (version == SoapVersion::v1_1) return "text/xml; charset=utf-8";
  std::string out = "application/soap+xml; charset=utf-8";
  if (!action.empty()) out += "; action=" + quoted(action);
  return out;
}

std::string soap_action_for(std::string_view action) {
  return quoted(action);
}

}  // namespace figbridge::soap
