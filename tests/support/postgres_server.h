// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace figbridge::test {

/// Debian's PostgreSQL 15, run from a temporary folder on a Unix socket, as the user `postgres` where the
/// test is root: it refuses root. Ends with this object, and with the process.
class PostgresServer {
 public:
  /// Throws std::runtime_error with what it said if it does not start within 60 seconds.
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// libpq's keywords and values.
  [[nodiscard]] std::string connection() const;
  /// As a crash ends it; start() has it recover.
  void kill();
  void start();
  /// Of its configuration, for the next start: `fsync=off`.
  void set(const std::string& setting) { settings_ = setting; }
  void stop();

 private:
  /// As the server's user, what it says into the folder's log.
  [[nodiscard]] pid_t begin(const std::string& command) const;
  [[nodiscard]] std::string log() const;
  void end(int signal);

  std::filesystem::path folder_;
  std::string settings_ = "fsync=on";
  pid_t server_ = 0;
};

}  // namespace figbridge::test
