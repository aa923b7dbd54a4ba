// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <optional>

#include "net/chars.h"

namespace figbridge::net {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// unreserved and sub-delims of RFC 3986 section 2.
constexpr bool is_plain(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos;
}

/// The offset of the first byte that may not stand there; npos if all may. Percent-encoding must be whole.
std::size_t first_wrong(std::string_view text, std::string_view also) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return i;
      i += 2;
    } else if (!is_plain(text[i]) && also.find(text[i]) == std::string_view::npos) {
      return i;
    }
  }
  return std::string_view::npos;
}

/// Walks over the text; remembers where it is for error locations.
class UrlReader {
 public:
  UrlReader(std::string_view text, Origin origin) : text_(text), origin_(origin) {}

  Result<Url> read() {
    Url url;
    if (auto step = scheme(url); !step) return fail(std::move(step.error()));
    if (auto step = authority(url); !step) return fail(std::move(step.error()));
    if (auto step = path_and_query(url); !step) return fail(std::move(step.error()));
    return url;
  }

 private:
  std::unexpected<Error> wrong(std::string why, std::size_t at) const {
    return fail(ErrorKind::invalid, origin_, std::move(why), "byte " + std::to_string(at));
  }

  Status scheme(Url& url) {
    const auto end = text_.find("://");
    if (end == std::string_view::npos) return wrong("an address begins with http:// or https://", 0);
    url.tls = equal_text(text_.substr(0, end), "https");
    if (!url.tls && !equal_text(text_.substr(0, end), "http"))
      return wrong("the scheme is neither http nor https", 0);
    url.port = url.tls ? 443 : 80;
    at_ = end + 3;
    return {};
  }

  static bool equal_text(std::string_view a, std::string_view lower) {
    return std::ranges::equal(a, lower, [](char x, char y) { return (is_letter(x) ? (x | 0x20) : x) == y; });
  }

  Status authority(Url& url) {
    const auto end = std::min(text_.find_first_of("/?#", at_), text_.size());
    std::string_view rest = text_.substr(at_, end - at_);
    if (rest.find('@') != std::string_view::npos)
      return wrong("an address must not hold a user name or password", at_);
    std::string_view host = rest;
    if (rest.starts_with('[')) {
      const auto close = rest.find(']');
      if (close == std::string_view::npos) return wrong("an IPv6 address lacks its closing bracket", at_);
      host = rest.substr(0, close + 1);
    } else {
      host = rest.substr(0, std::min(rest.find(':'), rest.size()));
    }
    if (auto named = set_host(url, host); !named) return named;
    if (auto ported = set_port(url, rest.substr(host.size()), at_ + host.size()); !ported) return ported;
    at_ = end;
    return {};
  }

  Status set_host(Url& url, std::string_view host) const {
    if (host.empty()) return wrong("the host is empty", at_);
    if (host.starts_with('[')) {
      boost::system::error_code error;
      const auto address =
          boost::asio::ip::make_address_v6(std::string(host.substr(1, host.size() - 2)), error);
      if (error || host.find('%') != std::string_view::npos) return wrong("this is not an IPv6 address", at_);
      url.host = address.to_string();
      return {};
    }
    for (std::size_t i = 0; i < host.size(); ++i) {
      const char c = host[i];
      if (!is_letter(c) && !is_digit(c) && c != '-' && c != '.' && c != '_') {
        return wrong("a host name holds letters, digits, '-', '_' and '.' only", at_ + i);
      }
      url.host += is_letter(c) ? static_cast<char>(c | 0x20) : c;
    }
    if (host.size() > 253) return wrong("the host name is longer than 253 bytes", at_);
    return {};
  }

  Status set_port(Url& url, std::string_view text, std::size_t at) const {
    if (text.empty()) return {};
    const auto digits = text.substr(1);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (text[0] != ':' || digits.empty() || digits.size() > 5 || error != std::errc{} ||
        end != digits.data() + digits.size() || value == 0 || value > 65535) {
      return wrong("a port is a number from 1 to 65535", at);
    }
    url.port = static_cast<std::uint16_t>(value);
    return {};
  }

  Status path_and_query(Url& url) const {
    const auto rest = text_.substr(at_);
    if (const auto mark = rest.find('#'); mark != std::string_view::npos) {
      return wrong("a fragment does not travel", at_ + mark);
    }
    const auto mark = std::min(rest.find('?'), rest.size());
    if (const auto bad = first_wrong(rest.substr(0, mark), "/:@"); bad != std::string_view::npos) {
      return wrong("a character is not allowed in a path unless percent-encoded", at_ + bad);
    }
    url.path = rest.substr(0, mark);
    if (mark == rest.size()) return {};
    if (const auto bad = first_wrong(rest.substr(mark + 1), "/:@?"); bad != std::string_view::npos) {
      return wrong("a character is not allowed in a query unless percent-encoded", at_ + mark + 1 + bad);
    }
    url.query = rest.substr(mark + 1);
    return {};
  }

  std::string_view text_;
  Origin origin_;
  std::size_t at_ = 0;
};

}  // namespace

std::string Url::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? 443 : 80)) out += ":" + std::to_string(port);
  return out;
}

std::string Url::text() const {
  std::string out = std::string(scheme()) + "://" + authority() + path;
  if (!query.empty()) out += "?" + query;
  return out;
}

Result<Url> parse_url(std::string_view text, Origin origin) {
  return UrlReader(text, origin).read();
}

}  // namespace figbridge::net
