// SPDX-License-Identifier: Apache-2.0
#include "net/reactor.h"

#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <system_error>

namespace figbridge::net {
namespace {

constexpr std::uint32_t kEnded = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

int milliseconds(std::optional<std::chrono::milliseconds> at_most) {
  if (!at_most) return -1;
  constexpr std::int64_t kLongest = std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp<std::int64_t>(at_most->count(), 0, kLongest));
}

}  // namespace

Reactor::Reactor()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), alarm_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  const bool made = epoll_ && alarm_ && ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, alarm_.get(), &event) == 0;
  if (!made) throw std::system_error(errno, std::generic_category(), "an event loop could not be made");
}

bool Reactor::watch(int fd, Source& source) {
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &source}};
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) return false;
  sources_.push_back(source);
  return true;
}

/// What has happened to it and was not told yet is told no more.
void Reactor::forget(int fd, Source& source) {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  if (source.is_linked()) sources_.erase(sources_.iterator_to(source));
  for (auto at = next_; at < count_; ++at) {
    auto& event = events_[static_cast<std::size_t>(at)];
    if (event.data.ptr == &source) event.data.ptr = nullptr;
  }
}

void Reactor::wait(std::optional<std::chrono::milliseconds> at_most) {
  next_ = 0;
  count_ =
      ::epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()), milliseconds(at_most));
}

void Reactor::tell() {
  while (next_ < count_) {
    const auto& event = events_[static_cast<std::size_t>(next_++)];
    auto* const source = static_cast<Source*>(event.data.ptr);
    if (source == nullptr) continue;  // the alarm, or forgotten meanwhile
    const bool ended = (event.events & kEnded) != 0;
    source->happened({.readable = ended || (event.events & EPOLLIN) != 0,
                      .writable = (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
                      .ended = ended});
  }
}

/// Edge-triggered, so nobody has to read it.
void Reactor::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(alarm_.get(), &one, sizeof one);
}

void Reactor::abandon_all() {
  while (!sources_.empty()) {
    Source& first = sources_.front();
    sources_.pop_front();
    first.abandoned();
  }
}

}  // namespace figbridge::net
