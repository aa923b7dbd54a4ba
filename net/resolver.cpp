// SPDX-License-Identifier: Apache-2.0
#include "net/resolver.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace figbridge::net {
namespace {

using Address = boost::asio::ip::address;
using Addresses = std::vector<Address>;

std::optional<Address> address_of(const sockaddr& from) {
  if (from.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(from);
    return boost::asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (from.sa_family != AF_INET6) return std::nullopt;
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(from);
  boost::asio::ip::address_v6::bytes_type bytes;
  std::copy_n(v6.sin6_addr.s6_addr, bytes.size(), bytes.begin());
  return boost::asio::ip::address_v6(bytes, v6.sin6_scope_id);
}

Result<Addresses> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  Addresses addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    const auto address = address_of(*entry->ai_addr);
    if (address && std::ranges::find(addresses, *address) == addresses.end()) addresses.push_back(*address);
  }
  if (!addresses.empty()) return addresses;
  std::string why = failure == 0 ? "no address" : ::gai_strerror(failure);
  return fail(ErrorKind::unreachable, Origin::backend, "the name " + host + " has no address: " + why);
}

}  // namespace

Task<Result<Addresses>> SystemResolver::resolve(std::string host) {
  auto call = [host] { return look_up(host); };
  auto found = co_await pool_.run(std::move(call));
  co_return found;
}

}  // namespace figbridge::net
