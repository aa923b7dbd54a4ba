// SPDX-License-Identifier: Apache-2.0
#include "net/stream.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <optional>
#include <utility>

namespace figbridge::net {
namespace {

using boost::asio::socket_base;
using boost::system::error_code;

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

/// Takes `count` bytes off the front.
template <class Parts>
void drop_front(Parts& parts, std::size_t count) {
  for (auto& part : parts) {
    const auto taken = std::min(count, part.size());
    part.remove_prefix(taken);
    count -= taken;
  }
}

template <class Parts>
std::size_t size_of(const Parts& parts) {
  std::size_t sum = 0;
  for (const auto& part : parts) sum += part.size();
  return sum;
}

IoResult ended_with(IoEnd end, const error_code& error, std::size_t count) {
  if (error == boost::asio::error::eof) return {.end = IoEnd::eof};
  return {.end = end, .count = count};
}

IoStep plain_send(int fd, const std::array<std::string_view, 3>& parts) {
  std::array<iovec, 3> pieces{};
  msghdr message{};
  message.msg_iov = pieces.data();
  for (const auto& part : parts) {
    if (part.empty()) continue;
    pieces.at(message.msg_iovlen++) = {.iov_base = const_cast<char*>(part.data()), .iov_len = part.size()};
  }
  const auto sent = ::sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent >= 0) return {.kind = IoStep::Kind::moved, .count = static_cast<std::size_t>(sent)};
  return {.kind = would_block() ? IoStep::Kind::want_write : IoStep::Kind::failed};
}

IoStep plain_receive(int fd, std::span<char> room, int flags) {
  const auto got = ::recv(fd, room.data(), room.size(), MSG_DONTWAIT | flags);
  if (got > 0) return {.kind = IoStep::Kind::moved, .count = static_cast<std::size_t>(got)};
  if (got == 0) return {.kind = IoStep::Kind::eof};
  return {.kind = would_block() ? IoStep::Kind::want_read : IoStep::Kind::failed};
}

}  // namespace

/// What became of a read that was begun before somebody waited for it.
struct ReadAhead {
  bool pending = true;
  error_code error;
  std::size_t count = 0;
  std::optional<coro::Resumer<>> waiting;
};

namespace {

/// Gone without a call, it lets go who waits, as every handler does.
class AheadHandler {
 public:
  explicit AheadHandler(std::shared_ptr<ReadAhead> ahead) : ahead_(std::move(ahead)) {}
  AheadHandler(AheadHandler&&) noexcept = default;
  AheadHandler& operator=(AheadHandler&&) = delete;
  ~AheadHandler() {
    if (ahead_ != nullptr) take_waiting();
  }
  void operator()(const error_code& error, std::size_t count) {
    ahead_->error = error;
    ahead_->count = count;
    if (auto waiting = take_waiting()) (*waiting)();
  }

 private:
  std::optional<coro::Resumer<>> take_waiting() {
    const auto ahead = std::exchange(ahead_, nullptr);
    ahead->pending = false;
    std::optional<coro::Resumer<>> waiting = std::move(ahead->waiting);
    ahead->waiting.reset();
    return waiting;
  }
  std::shared_ptr<ReadAhead> ahead_;
};

}  // namespace

Stream::Stream(Loop& loop, UniqueFd fd, int family) : loop_(loop), socket_(loop) {
  error_code error;
  socket_.assign(boost::asio::generic::stream_protocol(family, 0), fd.get(), error);
  if (error) return;  // not open: every operation fails
  (void)fd.release();
  socket_.native_non_blocking(true, error);
}

void Stream::expired() {
  if (!waiting_) return;
  timed_out_ = true;
  error_code error;
  socket_.cancel(error);
}

void Stream::begin_wait(Pace* pace) {
  auto until = deadline_;
  if (pace != nullptr) {
    wait_began_ = loop_.clock().steady_now();
    until = std::min(until, pace->limit(wait_began_));
  }
  loop_.sweep().watch(*this, until);
  waiting_ = true;
  timed_out_ = false;
}

IoEnd Stream::end_wait(bool failed, Pace* pace) {
  waiting_ = false;
  if (pace != nullptr) pace->waited(loop_.clock().steady_now() - wait_began_);
  if (interrupted_) return IoEnd::interrupted;
  if (!failed) return IoEnd::ok;
  return timed_out_ ? IoEnd::timed_out : IoEnd::broken;
}

Task<IoEnd> Stream::wait(socket_base::wait_type what, Pace* pace) {
  if (interrupted_) co_return IoEnd::interrupted;
  begin_wait(pace);
  auto start = [&](auto resume) { socket_.async_wait(what, std::move(resume)); };
  const auto error = co_await until_called<error_code>(start);
  co_return end_wait(static_cast<bool>(error), pace);
}

Task<IoEnd> Stream::wait_for(IoStep::Kind want, Pace* pace) {
  return wait(want == IoStep::Kind::want_write ? socket_base::wait_write : socket_base::wait_read, pace);
}

Task<IoEnd> Stream::connected() {
  const auto end = co_await wait(socket_base::wait_write, nullptr);
  if (end != IoEnd::ok) co_return end;
  int failure = 0;
  socklen_t size = sizeof failure;
  ::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &failure, &size);
  co_return failure == 0 ? IoEnd::ok : IoEnd::broken;
}

Task<IoEnd> Stream::handshake() {
  while (true) {
    const auto step = tls_->handshake();
    if (step.kind == IoStep::Kind::moved) co_return IoEnd::ok;
    if (step.kind == IoStep::Kind::eof) co_return IoEnd::eof;
    if (step.kind == IoStep::Kind::failed) co_return IoEnd::broken;
    const auto end = co_await wait_for(step.kind, nullptr);
    if (end != IoEnd::ok) co_return end;
  }
}

Task<IoEnd> Stream::readable() {
  if (tls_ != nullptr && tls_->pending()) co_return IoEnd::ok;
  co_return co_await wait(socket_base::wait_read, nullptr);
}

IoResult Stream::read_now(std::span<char> room) {
  const auto step = tls_ != nullptr ? tls_->read(room) : plain_receive(socket_.native_handle(), room, 0);
  switch (step.kind) {
    case IoStep::Kind::moved:
      return {.count = step.count};
    case IoStep::Kind::eof:
      return {.end = IoEnd::eof};
    case IoStep::Kind::failed:
      return {.end = IoEnd::broken};
    default:
      return {};
  }
}

Task<IoResult> Stream::read_some(std::span<char> room, Pace* pace) {
  if (ahead_ != nullptr) return receive_ahead(pace);
  return tls_ == nullptr ? receive(room, pace) : receive_by_tls(room, pace);
}

Task<IoResult> Stream::receive_by_tls(std::span<char> room, Pace* pace) {
  while (true) {
    const auto step = tls_->read(room);
    if (step.kind == IoStep::Kind::moved) {
      if (pace != nullptr) pace->moved(step.count);
      co_return IoResult{.count = step.count};
    }
    if (step.kind == IoStep::Kind::eof) co_return IoResult{.end = IoEnd::eof};
    if (step.kind == IoStep::Kind::failed) co_return IoResult{.end = IoEnd::broken};
    const auto end = co_await wait_for(step.kind, pace);
    if (end != IoEnd::ok) co_return IoResult{.end = end};
  }
}

/// By the reactor's own receive: one system call where waiting and receiving apart would need one more.
Task<IoResult> Stream::receive(std::span<char> room, Pace* pace) {
  if (interrupted_) co_return IoResult{.end = IoEnd::interrupted};
  begin_wait(pace);
  const auto target = boost::asio::buffer(room.data(), room.size());
  auto start = [&](auto resume) { socket_.async_read_some(target, std::move(resume)); };
  const auto [error, count] = co_await until_called<error_code, std::size_t>(start);
  const auto end = end_wait(static_cast<bool>(error), pace);
  if (pace != nullptr) pace->moved(count);
  co_return ended_with(end, error, count);
}

void Stream::read_ahead(std::span<char> room) {
  ahead_ = std::make_shared<ReadAhead>();
  socket_.async_read_some(boost::asio::buffer(room.data(), room.size()), AheadHandler(ahead_));
}

Task<IoResult> Stream::receive_ahead(Pace* pace) {
  const auto ahead = std::exchange(ahead_, nullptr);
  if (interrupted_) co_return IoResult{.end = IoEnd::interrupted};
  auto end = ahead->error ? IoEnd::broken : IoEnd::ok;
  if (ahead->pending) {
    begin_wait(pace);
    auto start = [&](auto resume) { ahead->waiting.emplace(std::move(resume)); };
    co_await until_called<>(start);
    end = end_wait(static_cast<bool>(ahead->error), pace);
  }
  if (pace != nullptr) pace->moved(ahead->count);
  co_return ended_with(end, ahead->error, ahead->count);
}

IoStep Stream::send(const Parts& parts) {
  if (tls_ == nullptr) return plain_send(socket_.native_handle(), parts);
  for (const auto& part : parts) {
    if (!part.empty()) return tls_->write(part);
  }
  return {.kind = IoStep::Kind::moved};
}

Task<IoResult> Stream::write(std::string_view a, std::string_view b, std::string_view c, Pace* pace) {
  Parts parts{a, b, c};
  IoResult result;
  if (interrupted_) co_return IoResult{.end = IoEnd::interrupted};
  for (auto left = size_of(parts); left > 0;) {
    const auto step = send(parts);
    if (step.kind == IoStep::Kind::moved) {
      drop_front(parts, step.count);
      left -= step.count;
      result.count += step.count;
      if (pace != nullptr) pace->moved(step.count);
      continue;
    }
    result.end = IoEnd::broken;
    if (step.kind == IoStep::Kind::failed || step.kind == IoStep::Kind::eof) break;
    result.end = co_await wait_for(step.kind, pace);
    if (result.end != IoEnd::ok) break;
  }
  co_return result;
}

bool Stream::is_fresh() {
  char byte = 0;
  const std::span<char> room(&byte, 1);
  if (!socket_.is_open() || interrupted_) return false;
  if (ahead_ != nullptr) return ahead_->pending;
  const auto step =
      tls_ != nullptr ? tls_->read(room) : plain_receive(socket_.native_handle(), room, MSG_PEEK);
  return step.kind == IoStep::Kind::want_read;
}

void Stream::interrupt() {
  interrupted_ = true;
  error_code error;
  if (waiting_) socket_.cancel(error);
}

void Stream::shutdown_write() {
  if (tls_ != nullptr) tls_->say_goodbye();
  error_code error;
  socket_.shutdown(socket_base::shutdown_send, error);
}

void Stream::close() {
  if (tls_ != nullptr && socket_.is_open()) tls_->say_goodbye();
  error_code error;
  socket_.close(error);
}

void Stream::reset() {
  error_code error;
  socket_.set_option(socket_base::linger(true, 0), error);
  socket_.close(error);
}

}  // namespace figbridge::net
