// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "erp_service.h"

namespace erp {

/// Listens, and serves each connection in a thread of its own, up to 512 at once.
class Server {
 public:
  /// Port 0 takes a free one. Throws std::runtime_error when the address cannot be had.
  Server(Erp& erp, const std::string& host, int port);
  ~Server();
  Server(const Server&) = delete;

  int port() const { return port_; }
  /// Returns when stop() was called and the last connection has ended.
  void run();
  /// From any thread.
  void stop();

 private:
  void serve(std::uint64_t id, struct soap* connection);

  Erp& erp_;
  struct soap* master_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, int> sockets_;  ///< of the connections being served
  std::uint64_t last_id_ = 0;
  bool stopping_ = false;
};

}  // namespace erp
