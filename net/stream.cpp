// SPDX-License-Identifier: Apache-2.0
#include "net/stream.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace figbridge::net {
namespace {

constexpr std::uint8_t kInARow = 32;

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

Stream::Stream(Loop& loop, UniqueFd fd) : loop_(loop), fd_(std::move(fd)) {
  if (fd_ && !loop_.reactor().watch(fd_.get(), *this)) fd_.close();  // not open: every operation fails
}

void Stream::happened(const Reactor::Happened& what) {
  readable_ = readable_ || what.readable;
  writable_ = writable_ || what.writable;
  ended_ = ended_ || what.ended;
  if (!waiting_ || !(waits_for_ == For::reading ? readable_ : writable_)) return;
  auto resume = std::move(*waiting_);
  waiting_.reset();
  resume();
}

/// The coroutine that waits owns this stream, or whoever holds it.
void Stream::abandoned() {
  const auto last = std::exchange(waiting_, std::nullopt);
}

void Stream::end_wait_soon() {
  auto resume = std::move(*waiting_);
  waiting_.reset();
  loop_.post([resume = std::move(resume)]() mutable { resume(); });
}

void Stream::expired() {
  if (!waiting_) return;
  timed_out_ = true;
  end_wait_soon();
}

void Stream::begin_wait(Pace* pace) {
  auto until = deadline_;
  if (pace != nullptr) {
    wait_began_ = loop_.clock().steady_now();
    until = std::min(until, pace->limit(wait_began_));
  }
  loop_.sweep().watch(*this, until);
  timed_out_ = false;
  unwaited_ = 0;
}

IoEnd Stream::end_wait(Pace* pace) {
  if (pace != nullptr) pace->waited(loop_.clock().steady_now() - wait_began_);
  if (interrupted_) return IoEnd::interrupted;
  return timed_out_ ? IoEnd::timed_out : IoEnd::ok;
}

Task<IoEnd> Stream::wait(For what, Pace* pace) {
  if (interrupted_) co_return IoEnd::interrupted;
  if (!fd_) co_return IoEnd::broken;
  if (what == For::reading ? readable_ : writable_) co_return IoEnd::ok;
  begin_wait(pace);
  waits_for_ = what;
  auto start = [&](auto resume) { waiting_.emplace(std::move(resume)); };
  co_await until_called<>(start);
  co_return end_wait(pace);
}

/// What to wait for after a system call that would have blocked.
Stream::For Stream::blocked(IoStep::Kind want) {
  const bool to_write = want == IoStep::Kind::want_write;
  (to_write ? writable_ : readable_) = false;
  return to_write ? For::writing : For::reading;
}

Task<void> Stream::take_turns() {
  unwaited_ = 0;
  auto start = [&](auto resume) { loop_.post(std::move(resume)); };
  co_await until_called<>(start);
}

Task<IoEnd> Stream::connected() {
  writable_ = false;
  const auto end = co_await wait(For::writing, nullptr);
  if (end != IoEnd::ok) co_return end;
  int failure = 0;
  socklen_t size = sizeof failure;
  ::getsockopt(fd_.get(), SOL_SOCKET, SO_ERROR, &failure, &size);
  co_return failure == 0 ? IoEnd::ok : IoEnd::broken;
}

Task<IoEnd> Stream::handshake() {
  while (true) {
    const auto step = tls_->handshake();
    if (step.kind == IoStep::Kind::moved) co_return IoEnd::ok;
    if (step.kind == IoStep::Kind::eof) co_return IoEnd::eof;
    if (step.kind == IoStep::Kind::failed) co_return IoEnd::broken;
    const auto end = co_await wait(blocked(step.kind), nullptr);
    if (end != IoEnd::ok) co_return end;
  }
}

Task<IoEnd> Stream::readable() {
  if (++unwaited_ > kInARow) co_await take_turns();
  if (tls_ != nullptr && tls_->pending()) co_return IoEnd::ok;
  co_return co_await wait(For::reading, nullptr);
}

/// What came short of the room was all there is, unless the other end has closed: then its end is still to be
/// read.
IoStep Stream::receive(std::span<char> room) {
  if (tls_ != nullptr) return tls_->read(room);
  const auto step = plain_receive(fd_.get(), room, 0);
  if (step.kind == IoStep::Kind::moved && step.count < room.size()) readable_ = ended_;
  return step;
}

IoResult Stream::read_now(std::span<char> room) {
  const auto step = receive(room);
  switch (step.kind) {
    case IoStep::Kind::moved:
      return {.count = step.count};
    case IoStep::Kind::eof:
      return {.end = IoEnd::eof};
    case IoStep::Kind::failed:
      return {.end = IoEnd::broken};
    case IoStep::Kind::want_read:
      readable_ = false;
      return {};
    default:
      return {};
  }
}

Task<IoResult> Stream::read_some(std::span<char> room, Pace* pace) {
  if (++unwaited_ > kInARow) co_await take_turns();
  auto want = For::reading;
  while (true) {
    if (interrupted_) co_return IoResult{.end = IoEnd::interrupted};
    if (readable_ || want == For::writing) {
      const auto step = receive(room);
      switch (step.kind) {
        case IoStep::Kind::moved:
          if (pace != nullptr) pace->moved(step.count);
          co_return IoResult{.count = step.count};
        case IoStep::Kind::eof:
          co_return IoResult{.end = IoEnd::eof};
        case IoStep::Kind::failed:
          co_return IoResult{.end = IoEnd::broken};
        default:
          want = blocked(step.kind);
      }
    }
    const auto end = co_await wait(want, pace);
    if (end != IoEnd::ok) co_return IoResult{.end = end};
  }
}

IoStep Stream::send(const Parts& parts) {
  if (tls_ == nullptr) return plain_send(fd_.get(), parts);
  for (const auto& part : parts) {
    if (!part.empty()) return tls_->write(part);
  }
  return {.kind = IoStep::Kind::moved};
}

Task<IoResult> Stream::write(std::string_view a, std::string_view b, std::string_view c, Pace* pace) {
  Parts parts{a, b, c};
  IoResult result;
  if (interrupted_) co_return IoResult{.end = IoEnd::interrupted};
  if (++unwaited_ > kInARow) co_await take_turns();
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
    result.end = co_await wait(blocked(step.kind), pace);
    if (result.end != IoEnd::ok) break;
  }
  co_return result;
}

/// Without a system call, if the loop has heard nothing of it.
bool Stream::is_fresh() {
  if (!fd_ || interrupted_) return false;
  if (!readable_) return true;
  char byte = 0;
  const std::span<char> room(&byte, 1);
  const auto step = tls_ != nullptr ? tls_->read(room) : plain_receive(fd_.get(), room, MSG_PEEK);
  if (step.kind != IoStep::Kind::want_read) return false;
  readable_ = false;
  return true;
}

void Stream::interrupt() {
  interrupted_ = true;
  if (waiting_) end_wait_soon();
}

void Stream::shutdown_write() {
  if (tls_ != nullptr) tls_->say_goodbye();
  ::shutdown(fd_.get(), SHUT_WR);
}

void Stream::close() {
  if (tls_ != nullptr && fd_) tls_->say_goodbye();
  close_now();
}

void Stream::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  if (fd_) ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close_now();
}

void Stream::close_now() {
  if (!fd_) return;
  loop_.reactor().forget(fd_.get(), *this);
  fd_.close();
}

}  // namespace figbridge::net
