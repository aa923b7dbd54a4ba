// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "apps/figbridge_odbc/connection.h"

namespace figbridge::odbc {

/// The connections of a worker. Any thread. How many there are at most is decided by how many calls the
/// bridge sends at a time.
class Pool {
 public:
  /// `hello` outlives the pool.
  Pool(SQLHENV environment, const Hello& hello) : environment_(environment), hello_(hello) {}

  /// The connection that was used last, if it is young enough and answers; else a fresh one.
  Done<std::unique_ptr<Connection>> take();
  /// For the next call; closed if it is condemned, too old, or of a time before a purge.
  void give_back(std::unique_ptr<Connection> connection);
  /// A link failed: nothing that was connected before is used again.
  void purge();
  /// Closes what was idle for too long.
  void close_idle();
  void close_all();

 private:
  [[nodiscard]] bool usable(const Connection& connection, Steady::time_point now) const;
  /// A driver may take its time to close a dead link: somebody else waits for that.
  static void close(std::unique_ptr<Connection> connection);
  [[nodiscard]] std::unique_ptr<Connection> take_idle();
  /// The connection, if it answers in time. One that does not is left to the thread that waits for it.
  [[nodiscard]] std::unique_ptr<Connection> tried(std::unique_ptr<Connection> connection) const;

  SQLHENV environment_;
  const Hello& hello_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< used last stands last
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace figbridge::odbc
