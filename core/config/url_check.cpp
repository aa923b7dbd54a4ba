// SPDX-License-Identifier: Apache-2.0
#include "core/config/url_check.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
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

/// Where user name and password stand, if they do: between `://` and the last `@` before the path.
std::string_view credentials_in(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const auto authority = url.substr(scheme + 3);
  const auto end = authority.substr(0, authority.find_first_of("/?")).rfind('@');
  return end == std::string_view::npos ? std::string_view() : authority.substr(0, end);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Nothing if the percent-encoding is broken.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    const int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(text[at + 2]);
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

Status check_credentials(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto user = decoded(text.substr(0, colon));
  const auto password = decoded(text.substr(std::min(colon + 1, text.size())));
  if (!user || !password) return refuse("the URL's user name or password is not percent-encoded properly");
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (user->empty() || user->find(':') != std::string::npos || std::ranges::any_of(*user, control) ||
      std::ranges::any_of(*password, control)) {
    return refuse("the URL's user name or password cannot be sent by HTTP Basic");
  }
  return {};
}

}  // namespace

Status check_url(std::string_view text, bool credentials) {
  const auto scheme = text.find("://");
  if (!text.starts_with("http://") && !text.starts_with("https://"))
    return refuse("expected an http or https URL");
  if (!std::ranges::all_of(text, visible_ascii))
    return refuse("the URL holds a character that RFC 3986 does not allow");
  if (text.find('#') != std::string_view::npos) return refuse("the URL has a fragment");
  auto authority = text.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    if (!credentials) return refuse("credentials do not belong in a URL");
    if (auto checked = check_credentials(authority.substr(0, at)); !checked) return checked;
    authority.remove_prefix(at + 1);
  }
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

UrlCredentials split_credentials(std::string_view url) {
  const auto text = credentials_in(url);
  if (text.empty()) return {.url = std::string(url)};
  UrlCredentials out{.url = std::string(url), .given = true};
  out.url.erase(static_cast<std::size_t>(text.data() - url.data()), text.size() + 1);
  const auto colon = std::min(text.find(':'), text.size());
  out.user = decoded(text.substr(0, colon)).value_or("");
  out.password = decoded(text.substr(std::min(colon + 1, text.size()))).value_or("");
  return out;
}

std::string masked_credentials(std::string_view url) {
  const auto text = credentials_in(url);
  std::string out(url);
  if (!text.empty()) out.replace(static_cast<std::size_t>(text.data() - url.data()), text.size(), "********");
  return out;
}

}  // namespace figbridge
