// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/admin_client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/deadline.h"

namespace figbridge::cli {
namespace {

class Connection {
 public:
  explicit Connection(int descriptor) : descriptor_(descriptor) {}
  ~Connection() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Connection(Connection&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Connection& operator=(Connection&&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

ErrorKind kind_of(int number) {
  return number == EACCES || number == EPERM ? ErrorKind::forbidden : ErrorKind::unreachable;
}

std::unexpected<Error> trouble(ErrorKind kind, const std::string& socket, const std::string& why) {
  return fail(kind, Origin::backend, "no answer from a bridge at " + socket + ": " + why, {});
}

Result<Connection> connect_to(const std::string& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) {
    return trouble(ErrorKind::unreachable, socket, "the path of a unix socket has at most 107 bytes");
  }
  std::memcpy(address.sun_path, socket.data(), socket.size());
  Connection connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connection.descriptor() < 0) return trouble(ErrorKind::unreachable, socket, std::strerror(errno));
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the socket API's own type punning
  if (::connect(connection.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return trouble(kind_of(errno), socket, std::strerror(errno));
  }
  return connection;
}

/// 0, or what went wrong. The bridge may answer (a body that is too large) before it has read everything.
int send_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return 0;
}

Result<HttpReply> receive(const Connection& connection, const std::string& socket, Deadline deadline) {
  std::string bytes;
  std::array<char, 64 * 1024> room{};
  while (true) {
    pollfd wait{.fd = connection.descriptor(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(deadline.remaining(Steady::now()).count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return trouble(ErrorKind::timeout, socket, "it took too long");
    const auto got = ::recv(connection.descriptor(), room.data(), room.size(), 0);
    if (got < 0) return trouble(ErrorKind::closed, socket, std::strerror(errno));
    bytes.append(room.data(), static_cast<std::size_t>(got));
    auto reply = read_reply(bytes);
    if (!reply) return fail(std::move(reply).error());
    if (*reply) return std::move(**reply);
    if (got == 0) return trouble(ErrorKind::closed, socket, "it closed the connection");
  }
}

std::optional<ErrorKind> kind_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(ErrorKind::internal); ++i) {
    const auto kind = static_cast<ErrorKind>(i);
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

std::string text_of(const nlohmann::json& document, const char* name) {
  const auto found = document.find(name);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

AdminClient::AdminClient(std::string socket, std::chrono::milliseconds patience)
    : socket_(std::move(socket)), patience_(patience) {}

Result<std::string> AdminClient::get(std::string_view target) const {
  return ask("GET", target, {});
}

Result<std::string> AdminClient::post(std::string_view target, std::string_view json) const {
  return ask("POST", target, json);
}

Result<std::string> AdminClient::ask(std::string_view method, std::string_view target,
                                     std::string_view json) const {
  std::string request;
  request.append(method).append(" ").append(target).append(
      " HTTP/1.1\r\nHost: figbridge\r\nConnection: close\r\n");
  if (method != "GET") {
    request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) + "\r\n";
  }
  request.append("\r\n").append(json);
  auto reply = exchange(request);
  if (!reply) return fail(std::move(reply).error());
  if (reply->status < 200 || reply->status > 299) return fail(error_of(*reply));
  return std::move(reply->body);
}

Result<HttpReply> AdminClient::exchange(std::string_view request) const {
  const Deadline deadline(Steady::now() + patience_);
  auto connection = connect_to(socket_);
  if (!connection) return fail(std::move(connection).error());
  const int sent = send_all(connection->descriptor(), request);
  auto reply = receive(*connection, socket_, deadline);
  if (!reply && sent != 0) return trouble(ErrorKind::closed, socket_, std::strerror(sent));
  return reply;
}

Error error_of(const HttpReply& reply) {
  const auto document = nlohmann::json::parse(reply.body, nullptr, false);
  const auto kind = document.is_object() ? kind_named(text_of(document, "kind")) : std::nullopt;
  if (!kind) {
    return {.kind = ErrorKind::bad_answer,
            .origin = Origin::backend,
            .text = "the bridge answered with status " + std::to_string(reply.status)};
  }
  Error error{.kind = *kind,
              .origin = Origin::backend,
              .text = text_of(document, "detail"),
              .code = text_of(document, "code")};
  if (document.contains("problems")) error.detail = document["problems"].dump();
  return error;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos)
      out += c;
    else
      out.append("%").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
  }
  return out;
}

}  // namespace figbridge::cli
