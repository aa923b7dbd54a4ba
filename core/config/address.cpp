// SPDX-License-Identifier: Apache-2.0
#include "core/config/address.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include <array>
#include <charconv>
#include <utility>

namespace figbridge {
namespace {

constexpr std::string_view kForms = "expected PORT, :PORT, ADDRESS:PORT, [IPV6]:PORT or unix:/PATH";

std::unexpected<Error> refuse(std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
}

Result<Address> parse_unix(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) return refuse("a unix socket needs a path");
  if (path.size() >= sizeof(sockaddr_un::sun_path))
    return refuse("the path of a unix socket has at most 107 bytes");
  Address address;
  address.unix_path = path;
  return address;
}

bool is_ip(int family, const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(family, host.c_str(), bytes.data()) == 1;
}

Result<std::string> parse_host(std::string_view text) {
  if (text.empty() || text == "*") return "0.0.0.0";
  if (text == "localhost") return "127.0.0.1";
  const bool bracketed = text.starts_with('[') && text.ends_with(']');
  std::string host(bracketed ? text.substr(1, text.size() - 2) : text);
  if (is_ip(bracketed ? AF_INET6 : AF_INET, host)) return host;
  return refuse("a listener binds an IP address, not a host name");
}

}  // namespace

bool Address::loopback() const {
  return !unix_path.empty() || host == "::1" || host.starts_with("127.");
}

std::string Address::text() const {
  if (!unix_path.empty()) return "unix:" + unix_path;
  if (host.empty()) return std::to_string(port);
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Address> parse_address(std::string_view text) {
  if (text.starts_with("unix:")) return parse_unix(text.substr(5));
  Address address;
  const auto colon = text.rfind(':');
  const auto digits = colon == std::string_view::npos ? text : text.substr(colon + 1);
  const auto [end, failed] = std::from_chars(digits.begin(), digits.end(), address.port);
  if (failed != std::errc{} || end != digits.end()) return refuse(std::string(kForms));
  if (colon == std::string_view::npos) return address;
  auto host = parse_host(text.substr(0, colon));
  if (!host) return std::unexpected(std::move(host).error());
  address.host = *std::move(host);
  return address;
}

}  // namespace figbridge
