// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/deadline.h"
#include "net/resolver.h"
#include "net/waiters.h"

namespace figbridge::net {

/// The addresses of one host name, looked up again when they are older than their time. One look-up at a time
/// for all loops; while it runs, known addresses are used on; when it fails, they stay. A numeric address is
/// never looked up.
class AddressBook : public std::enable_shared_from_this<AddressBook> {
 public:
  using Addresses = std::shared_ptr<const std::vector<boost::asio::ip::address>>;

  AddressBook(std::string host, Resolver& resolver, const Clock& clock, std::chrono::milliseconds time);

  /// `unreachable` of the backend if there never was an address, `timeout` if none was found by the deadline;
  /// effect none.
  Task<Result<Addresses>> addresses(Deadline deadline);

 private:
  Task<void> look_up();
  void begin_look_up(EventLoop& loop);

  std::string host_;
  Resolver& resolver_;
  const Clock& clock_;
  std::chrono::milliseconds time_;
  std::mutex mutex_;
  Waiters waiters_;
  Addresses known_;
  std::optional<Error> failure_;  ///< of the last look-up
  Steady::time_point stale_at_ = Steady::time_point::min();
  bool looking_ = false;
};

}  // namespace figbridge::net
