// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/net/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <thread>

#include "core/byte_source.h"

namespace figbridge::test {
namespace {

void be_patient(int fd) {
  const timeval patience{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

std::size_t content_length(std::string_view head) {
  const auto at = head.find("\r\nContent-Length: ");
  std::size_t length = 0;
  if (at != std::string_view::npos) std::from_chars(head.data() + at + 18, head.data() + head.size(), length);
  return length;
}

}  // namespace

RawPeer RawPeer::connect(std::uint16_t port) {
  net::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  be_patient(fd.get());
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fd.close();
  return RawPeer(std::move(fd));
}

RawPeer RawPeer::connect(const std::string& unix_path) {
  net::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  be_patient(fd.get());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, unix_path.c_str(), sizeof address.sun_path - 1);
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fd.close();
  return RawPeer(std::move(fd));
}

RawPeer& RawPeer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return *this;
}

bool RawPeer::receive() {
  std::array<char, 65536> room{};
  pollfd waiting{.fd = fd_.get(), .events = POLLIN, .revents = 0};
  while (stopping_ != nullptr && ::poll(&waiting, 1, 20) == 0) {
    if (*stopping_) return false;
  }
  const auto got = ::recv(fd_.get(), room.data(), room.size(), 0);
  if (got < 0 && errno == ECONNRESET) reset_ = true;
  if (got <= 0) return false;
  ahead_.append(room.data(), static_cast<std::size_t>(got));
  return true;
}

std::string RawPeer::read_until(std::string_view mark) {
  auto at = ahead_.find(mark);
  while (at == std::string::npos && receive()) at = ahead_.find(mark);
  return read_bytes(at == std::string::npos ? ahead_.size() : at + mark.size());
}

std::string RawPeer::read_bytes(std::size_t count) {
  while (ahead_.size() < count && receive()) {
  }
  auto bytes = ahead_.substr(0, count);
  ahead_.erase(0, bytes.size());
  return bytes;
}

std::string RawPeer::read_answer() {
  auto answer = read_until("\r\n\r\n");
  answer += read_bytes(content_length(answer));
  return answer;
}

std::string RawPeer::read_some() {
  if (ahead_.empty()) receive();
  return std::exchange(ahead_, {});
}

std::string RawPeer::read_to_end() {
  while (receive()) {
  }
  return std::exchange(ahead_, {});
}

void RawPeer::finish_sending() {
  ::shutdown(fd_.get(), SHUT_WR);
}

void RawPeer::close_with_reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  fd_.close();
}

class TestPort::Handler final : public net::HttpHandler {
 public:
  explicit Handler(Handling handling) : handling_(std::move(handling)) {}
  Task<void> handle(net::ServerExchange& exchange) override { return handling_(exchange); }

 private:
  Handling handling_;
};

TestPort::TestPort(net::Loops& loops, Handling handling, net::PortSettings settings)
    : handler_(std::make_unique<Handler>(std::move(handling))), port_(loops, std::move(settings)) {
  net::PathTable table;
  table.set_fallback(*handler_);
  port_.serve(std::move(table));
  if (const auto started = port_.start(); !started) throw std::runtime_error(started.error().describe());
}

TestPort::~TestPort() = default;

ScriptedBackend::ScriptedBackend(std::vector<Script> scripts) : scripts_(std::move(scripts)) {
  auto listening = net::listen_on({});
  if (!listening) throw std::runtime_error(listening.error().describe());
  listening_ = std::move(*listening);
  accepting_ = std::jthread([this] { accept(); });
}

ScriptedBackend::~ScriptedBackend() {
  stopping_ = true;
  accepting_.join();
  served_.clear();
}

void ScriptedBackend::accept() {
  pollfd waiting{.fd = listening_.fd.get(), .events = POLLIN, .revents = 0};
  while (!stopping_) {
    if (::poll(&waiting, 1, 20) <= 0) continue;
    net::UniqueFd fd(::accept4(waiting.fd, nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd) continue;
    be_patient(fd.get());
    const auto number = static_cast<std::size_t>(connections_.fetch_add(1));
    const auto& script = scripts_.at(std::min(number, scripts_.size() - 1));
    served_.emplace_back([&script, peer = RawPeer(std::move(fd), &stopping_)]() mutable { script(peer); });
  }
}

std::string get(std::string_view path, std::string_view more_fields) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more_fields) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view more_fields) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more_fields) + "\r\n" + std::string(body);
}

int status_of(std::string_view answer) {
  if (!answer.starts_with("HTTP/1.1 ")) return -1;
  int status = -1;
  std::from_chars(answer.data() + 9, answer.data() + std::min<std::size_t>(answer.size(), 12), status);
  return status;
}

std::string body_of(std::string_view answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string() : std::string(answer.substr(end + 4));
}

Task<void> echo(net::ServerExchange& exchange) {
  auto body = co_await read_all(exchange.body(), 64 * 1024 * 1024, Origin::caller);
  net::ResponseHead head;
  if (!body) head.status = 400;
  std::string answer = body ? std::move(*body) : body.error().text;
  co_await exchange.respond(std::move(head), std::move(answer));
}

Task<void> say_path(net::ServerExchange& exchange) {
  net::ResponseHead head;
  std::string path(exchange.head().path());
  co_await exchange.respond(std::move(head), std::move(path));
}

bool eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace figbridge::test
