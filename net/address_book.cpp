// SPDX-License-Identifier: Apache-2.0
#include "net/address_book.h"

#include <algorithm>
#include <utility>

namespace figbridge::net {
namespace {

/// How soon a failed look-up is tried again.
constexpr auto kRetry = std::chrono::milliseconds(1'000);

}  // namespace

AddressBook::AddressBook(std::string host, Resolver& resolver, const Clock& clock,
                         std::chrono::milliseconds time)
    : host_(std::move(host)), resolver_(resolver), clock_(clock), time_(time), waiters_(mutex_) {
  boost::system::error_code error;
  const auto numeric = boost::asio::ip::make_address(host_, error);
  if (error) return;
  known_ = std::make_shared<const std::vector<boost::asio::ip::address>>(1, numeric);
  stale_at_ = Steady::time_point::max();
}

Task<Result<AddressBook::Addresses>> AddressBook::addresses(Deadline deadline) {
  EventLoop& loop = co_await current_loop;
  std::unique_lock lock(mutex_);
  if (!looking_ && clock_.steady_now() >= stale_at_) begin_look_up(loop);
  if (known_ != nullptr) co_return known_;
  if (looking_) {
    const auto woken = co_await waiters_.wait(lock, deadline);
    if (woken == Woken::by_deadline) {
      co_return fail(ErrorKind::timeout, Origin::backend, "the name " + host_ + " was not found in time");
    }
    lock.lock();
  }
  if (known_ != nullptr) co_return known_;
  co_return fail(failure_.value_or(Error{.kind = ErrorKind::unreachable, .origin = Origin::backend}));
}

/// Later, not here: the look-up takes the mutex that the caller holds.
void AddressBook::begin_look_up(EventLoop& loop) {
  looking_ = true;
  spawn(loop, [self = shared_from_this()] { return self->look_up(); });
}

Task<void> AddressBook::look_up() {
  auto found = co_await resolver_.resolve(host_);
  const std::scoped_lock lock(mutex_);
  looking_ = false;
  stale_at_ = clock_.steady_now() + (found ? time_ : std::min(time_, kRetry));
  if (found) {
    known_ = std::make_shared<const std::vector<boost::asio::ip::address>>(std::move(*found));
    failure_.reset();
  } else {
    failure_ = std::move(found.error());
  }
  while (waiters_.wake_one()) {
  }
}

}  // namespace figbridge::net
