// SPDX-License-Identifier: Apache-2.0
#include "net/connector.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "net/proxy_tunnel.h"

namespace figbridge::net {
namespace {

using Opened = Result<std::unique_ptr<Stream>>;

std::unexpected<Error> unreachable(std::string text, std::string remote = {}) {
  return fail(Error{.kind = ErrorKind::unreachable,
                    .origin = Origin::backend,
                    .text = std::move(text),
                    .remote = std::move(remote)});
}

struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

SocketAddress socket_address(const boost::asio::ip::address& address, std::uint16_t port) {
  SocketAddress made;
  if (address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v4.sin_addr.s_addr = htonl(address.to_v4().to_uint());
    std::memcpy(&made.bytes, &v4, made.size = sizeof v4);
    return made;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  v6.sin6_scope_id = static_cast<std::uint32_t>(address.to_v6().scope_id());
  const auto bytes = address.to_v6().to_bytes();
  std::memcpy(&v6.sin6_addr, bytes.data(), bytes.size());
  std::memcpy(&made.bytes, &v6, made.size = sizeof v6);
  return made;
}

/// A connection that was begun; nothing if that failed at once.
std::unique_ptr<Stream> begin_connect(Loop& loop, const SocketAddress& to) {
  const int family = to.bytes.ss_family;
  UniqueFd fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return nullptr;
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* const address = reinterpret_cast<const sockaddr*>(&to.bytes);
  if (::connect(fd.get(), address, to.size) != 0 && errno != EINPROGRESS) return nullptr;
  return std::make_unique<Stream>(loop, std::move(fd));
}

/// One address: TCP, the proxy, TLS.
Task<Opened> open_one(const Route& route, const SocketAddress& to, const Limits& limits, Deadline deadline) {
  const std::string name = route.url.authority();
  auto stream = begin_connect(Loop::of(co_await current_loop), to);
  if (stream == nullptr) co_return unreachable("no connection to " + name + " could be made");
  stream->set_deadline(deadline.at());
  const auto connected = co_await stream->connected();
  if (connected == IoEnd::timed_out) co_return unreachable(name + " did not answer in time");
  if (connected != IoEnd::ok) co_return unreachable("no connection to " + name + " could be made");
  if (route.proxy && route.tls != nullptr) {
    auto passed = co_await open_tunnel(*stream, route.url, route.proxy_authorization, limits);
    if (!passed) co_return fail(std::move(passed.error()));
  }
  if (route.tls == nullptr) co_return stream;
  stream->secure(route.tls->connect(stream->native(), route.tls_name));
  const auto secured = co_await stream->handshake();
  if (secured == IoEnd::ok) co_return stream;
  if (secured == IoEnd::timed_out) co_return unreachable(name + " did not finish the TLS handshake in time");
  co_return unreachable("no TLS connection to " + name + " could be made", stream->tls()->failure());
}

}  // namespace

Task<Opened> open_connection(const Route& route, AddressBook& book, const Limits& limits, Deadline deadline) {
  const Clock& clock = Loop::of(co_await current_loop).clock();
  auto addresses = co_await book.addresses(deadline);
  if (!addresses) co_return fail(std::move(addresses.error()));
  const auto port = route.proxy ? route.proxy->port : route.url.port;
  Opened last = unreachable("no connection to " + route.url.authority() + " could be made");
  for (const auto& address : **addresses) {
    const auto now = clock.steady_now();
    if (deadline.passed(now)) break;
    const auto patience = deadline.shortened_to(Deadline(now + limits.connect_timeout));
    last = co_await open_one(route, socket_address(address, port), limits, patience);
    if (last) co_return std::move(last);
  }
  co_return last;
}

}  // namespace figbridge::net
