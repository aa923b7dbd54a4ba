// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>

#include "net/listen.h"

namespace figbridge::scenario {
namespace {

/// How long the other end may take nothing.
constexpr int kLongestSend = 10'000;

/// Below the range that connections going out take theirs from, which are many here: one of them would have
/// the port again before it is listened on.
constexpr int kLowestPort = 10'000;
constexpr int kHighestPort = 32'000;

int milliseconds_until(Steady::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now()).count();
  return static_cast<int>(std::max<std::int64_t>(0, left));
}

}  // namespace

Wire Wire::connect(std::uint16_t port) {
  net::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the socket API's own type punning
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fd.close();
  return Wire(std::move(fd));
}

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    pollfd room{.fd = fd_.get(), .events = POLLOUT, .revents = 0};
    if (::poll(&room, 1, kLongestSend) == 0) return false;
    const auto sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

Wire::Came Wire::wait(Steady::time_point until) {
  std::array<char, 16 * 1024> room{};
  pollfd waiting{.fd = fd_.get(), .events = POLLIN, .revents = 0};
  while (true) {
    const int ready = ::poll(&waiting, 1, milliseconds_until(until));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return Came::late;
    const auto got = ::recv(fd_.get(), room.data(), room.size(), 0);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return Came::end;
    bytes_.append(room.data(), static_cast<std::size_t>(got));
    return Came::more;
  }
}

void Wire::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  fd_.close();
}

std::uint16_t free_port() {
  std::random_device random;
  std::uniform_int_distribution<int> ports(kLowestPort, kHighestPort);
  net::PortSettings settings;
  for (int tries = 0; tries < 100; ++tries) {
    settings.port = static_cast<std::uint16_t>(ports(random));
    if (const auto listening = net::listen_on(settings)) return listening->port;
  }
  return 0;
}

}  // namespace figbridge::scenario
