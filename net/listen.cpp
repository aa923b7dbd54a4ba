// SPDX-License-Identifier: Apache-2.0
#include "net/listen.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace figbridge::net {
namespace {

constexpr int kBacklog = 4096;  // the kernel cuts it to net.core.somaxconn

/// Any socket address the engine meets, and how long it is.
struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&bytes); }
  template <class T>
  [[nodiscard]] T& as() {
    size = sizeof(T);
    return reinterpret_cast<T&>(bytes);
  }
};

std::unexpected<Error> cannot(const std::string& what, int code) {
  return fail(ErrorKind::configuration, Origin::bridge, what + ": " + std::generic_category().message(code));
}

std::optional<Address> tcp_address(const PortSettings& settings) {
  Address address;
  auto& v4 = address.as<sockaddr_in>();
  if (::inet_pton(AF_INET, settings.address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(settings.port);
    return address;
  }
  auto& v6 = address.as<sockaddr_in6>();
  if (::inet_pton(AF_INET6, settings.address.c_str(), &v6.sin6_addr) != 1) return std::nullopt;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(settings.port);
  return address;
}

void set_flag(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof value);
}

std::uint16_t port_of(const sockaddr_storage& bytes) {
  if (bytes.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(bytes).sin_port);
  if (bytes.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(bytes).sin6_port);
  return 0;
}

Result<Listening> listen_tcp(const PortSettings& settings) {
  const std::string name = "cannot listen on " + settings.address + " port " + std::to_string(settings.port);
  auto address = tcp_address(settings);
  if (!address) return fail(ErrorKind::configuration, Origin::bridge, name + ": not a numeric address");
  const int family = address->bytes.ss_family;
  Listening listening{.fd = UniqueFd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))};
  const int fd = listening.fd.get();
  if (fd < 0) return cannot(name, errno);
  set_flag(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  set_flag(fd, IPPROTO_TCP, TCP_NODELAY, 1);  // accepted sockets inherit it
  if (family == AF_INET6) set_flag(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (::bind(fd, address->get(), address->size) != 0) return cannot(name, errno);
  if (::listen(fd, kBacklog) != 0) return cannot(name, errno);
  address->size = sizeof address->bytes;
  ::getsockname(fd, address->get(), &address->size);
  listening.port = port_of(address->bytes);
  return listening;
}

/// Whether somebody answers behind the path. A socket file that nobody listens on is left over from a dead
/// process.
bool is_live(Address& address) {
  const UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  return ::connect(probe.get(), address.get(), address.size) == 0 || errno == EAGAIN;
}

Result<Listening> listen_unix(const PortSettings& settings) {
  const std::string name = "cannot listen on " + settings.unix_path;
  Address address;
  auto& path = address.as<sockaddr_un>();
  path.sun_family = AF_UNIX;
  if (settings.unix_path.size() >= sizeof path.sun_path) return cannot(name, ENAMETOOLONG);
  std::memcpy(path.sun_path, settings.unix_path.c_str(), settings.unix_path.size() + 1);

  struct stat found{};
  if (::lstat(settings.unix_path.c_str(), &found) == 0) {
    if (!S_ISSOCK(found.st_mode) || is_live(address)) return cannot(name, EADDRINUSE);
    ::unlink(settings.unix_path.c_str());
  }
  Listening listening{.fd = UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))};
  const int fd = listening.fd.get();
  if (fd < 0) return cannot(name, errno);
  ::fchmod(fd, 0);  // on Linux the file is made with this mode: nobody slips in before the right one is set
  if (::bind(fd, address.get(), address.size) != 0) return cannot(name, errno);
  if (::chmod(settings.unix_path.c_str(), settings.unix_mode) != 0) return cannot(name, errno);
  if (::listen(fd, kBacklog) != 0) return cannot(name, errno);
  return listening;
}

std::string address_text(const sockaddr_storage& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (bytes.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(bytes).sin_addr, text.data(), text.size());
    return text.data();
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(bytes).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&v6)) {
    ::inet_ntop(AF_INET, &v6.s6_addr[12], text.data(), text.size());
  } else {
    ::inet_ntop(AF_INET6, &v6, text.data(), text.size());
  }
  return text.data();
}

Peer peer_of(int fd, const sockaddr_storage& bytes) {
  Peer peer;
  if (bytes.ss_family == AF_INET || bytes.ss_family == AF_INET6) {
    peer.address = address_text(bytes);
    peer.port = port_of(bytes);
    return peer;
  }
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0) peer.uid = credentials.uid;
  return peer;
}

}  // namespace

Result<Listening> listen_on(const PortSettings& settings) {
  return settings.unix_path.empty() ? listen_tcp(settings) : listen_unix(settings);
}

std::optional<Accepted> accept_next(int listening_fd, bool& exhausted) {
  exhausted = false;
  while (true) {
    Address address;
    address.size = sizeof address.bytes;
    UniqueFd fd(::accept4(listening_fd, address.get(), &address.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) {
      auto peer = peer_of(fd.get(), address.bytes);
      return Accepted{.fd = std::move(fd), .peer = std::move(peer)};
    }
    if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO) continue;
    exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return std::nullopt;
  }
}

}  // namespace figbridge::net
