// SPDX-License-Identifier: Apache-2.0
#include "net/connector.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

#include "net/proxy_tunnel.h"

namespace figbridge::net {
namespace {

using Opened = Result<std::unique_ptr<Stream>>;
using boost::asio::ip::tcp;

std::unexpected<Error> unreachable(std::string text, std::string remote = {}) {
  return fail(Error{.kind = ErrorKind::unreachable,
                    .origin = Origin::backend,
                    .text = std::move(text),
                    .remote = std::move(remote)});
}

/// A connection that was begun; nothing if that failed at once.
std::unique_ptr<Stream> begin_connect(Loop& loop, const tcp::endpoint& to) {
  const int family = to.address().is_v4() ? AF_INET : AF_INET6;
  UniqueFd fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return nullptr;
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto size = static_cast<socklen_t>(to.size());
  if (::connect(fd.get(), to.data(), size) != 0 && errno != EINPROGRESS) return nullptr;
  return std::make_unique<Stream>(loop, std::move(fd), family);
}

/// One address: TCP, the proxy, TLS.
Task<Opened> open_one(const Route& route, const tcp::endpoint& to, const Limits& limits, Deadline deadline) {
  const Executor executor = co_await boost::asio::this_coro::executor;
  const std::string name = route.url.authority();
  auto stream = begin_connect(Loop::of(executor), to);
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
  const Executor executor = co_await boost::asio::this_coro::executor;
  const Clock& clock = Loop::of(executor).clock();
  auto addresses = co_await book.addresses(deadline);
  if (!addresses) co_return fail(std::move(addresses.error()));
  const auto port = route.proxy ? route.proxy->port : route.url.port;
  Opened last = unreachable("no connection to " + route.url.authority() + " could be made");
  for (const auto& address : **addresses) {
    const auto now = clock.steady_now();
    if (deadline.passed(now)) break;
    const auto patience = deadline.shortened_to(Deadline(now + limits.connect_timeout));
    last = co_await open_one(route, tcp::endpoint(address, port), limits, patience);
    if (last) co_return std::move(last);
  }
  co_return last;
}

}  // namespace figbridge::net
