// SPDX-License-Identifier: Apache-2.0
#include "core/config/url_check.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace figbridge {
namespace {

std::unexpected<Error> refuse(std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
}

bool visible_ascii(char c) {
  return c > 0x20 && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

bool is_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, failed] = std::from_chars(digits.begin(), digits.end(), port);
  return failed == std::errc{} && end == digits.end() && port != 0;
}

}  // namespace

Status check_url(std::string_view text) {
  const auto scheme = text.find("://");
  if (!text.starts_with("http://") && !text.starts_with("https://"))
    return refuse("expected an http or https URL");
  if (!std::ranges::all_of(text, visible_ascii))
    return refuse("the URL holds a character that RFC 3986 does not allow");
  if (text.find('#') != std::string_view::npos) return refuse("the URL has a fragment");
  auto authority = text.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?"));
  if (authority.find('@') != std::string_view::npos) return refuse("credentials do not belong in a URL");
  const auto colon =
      authority.find(':', authority.starts_with('[') ? std::min(authority.find(']'), authority.size()) : 0);
  const auto host = authority.substr(0, colon);
  if (host.starts_with('[') != host.ends_with(']')) return refuse("the URL's host is broken");
  if (host.empty()) return refuse("the URL has no host");
  if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) {
    return refuse("the URL's port is not between 1 and 65535");
  }
  return {};
}

}  // namespace figbridge
