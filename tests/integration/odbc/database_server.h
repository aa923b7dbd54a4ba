// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace figbridge::test {

/// A database server of a test program: in a temporary folder, on loopback, on a free port, as an
/// unprivileged user where the tests run as root. Ended with the program.
class DatabaseServer {
 public:
  ~DatabaseServer();
  DatabaseServer(const DatabaseServer&) = delete;
  DatabaseServer& operator=(const DatabaseServer&) = delete;

  /// PostgreSQL, user `erp` without a password; null if it is not installed.
  [[nodiscard]] static std::unique_ptr<DatabaseServer> postgresql();
  /// MariaDB, user `erp` without a password; null if it is not installed.
  [[nodiscard]] static std::unique_ptr<DatabaseServer> mariadb();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void stop();   ///< at once: connections break
  void start();  ///< and waits until it answers

 private:
  DatabaseServer();
  [[nodiscard]] pid_t spawn(const std::vector<std::string>& command) const;
  bool run(const std::vector<std::string>& command) const;
  bool answers() const;
  void signal(int number) const;

  std::filesystem::path folder_;
  std::uint16_t port_;
  uid_t user_;
  std::vector<std::string> serve_;
  pid_t pid_ = -1;
};

}  // namespace figbridge::test
