// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/task.h"
#include "net/blocking.h"

namespace figbridge::net {

/// Turns host names into addresses. Any loop, concurrently.
class Resolver {
 public:
  virtual ~Resolver() = default;
  /// In the order in which they should be tried; never empty. `unreachable` of the backend, effect none, if
  /// there are none.
  virtual Task<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host) = 0;
};

/// getaddrinfo(3) on the blocking pool: /etc/hosts, DNS, whatever the system is set up for. Does not cache.
class SystemResolver final : public Resolver {
 public:
  explicit SystemResolver(BlockingPool& pool) : pool_(pool) {}
  Task<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host) override;

 private:
  BlockingPool& pool_;
};

}  // namespace figbridge::net
