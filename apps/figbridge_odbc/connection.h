// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "apps/figbridge_odbc/diagnostics.h"
#include "core/clock.h"

namespace figbridge::odbc {

struct ColumnInfo {
  std::string name;
  SQLSMALLINT sql_type = SQL_UNKNOWN_TYPE;
  SQLULEN size = 0;
  bool nullable = true;
};

struct ParameterInfo {
  bool known = false;
  SQLSMALLINT sql_type = SQL_VARCHAR;
  SQLULEN size = 0;
  SQLSMALLINT digits = 0;
  bool nullable = true;
};

/// A statement that stays prepared with its connection.
struct Prepared {
  StatementHandle handle;
  std::string sql;
  std::vector<ParameterInfo> parameters;  ///< empty: the driver does not describe them
};

/// One connection, used by one thread at a time.
class Connection {
 public:
  /// Connects, sets what the hello says and runs its first statements.
  static Done<std::unique_ptr<Connection>> open(SQLHENV environment, const Hello& hello);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The statement, prepared now or before; the one that was not used for longest makes room.
  Done<Prepared*> prepare(const std::string& sql);
  void forget(const Prepared* prepared);

  /// Whether what follows is one transaction, or commits by itself.
  Done<void> set_transaction(bool wanted);
  Done<void> commit() { return end(SQL_COMMIT); }
  Done<void> roll_back() { return end(SQL_ROLLBACK); }
  [[nodiscard]] bool transactional() const { return transactional_; }
  /// Its driver gives a procedure's output parameters as one more result set, the last one.
  [[nodiscard]] bool outputs_are_a_set() const { return outputs_are_a_set_; }

  /// Runs a statement without parameters or answer.
  Done<void> run(const std::string& sql);
  /// Whether the other end still answers; blocks as long as the driver does.
  [[nodiscard]] bool answers(const std::string& probe);

  [[nodiscard]] bool wide() const { return wide_; }
  [[nodiscard]] SQLHDBC handle() const { return handle_.get(); }
  /// What the driver says of itself, or nothing.
  [[nodiscard]] std::string info(SQLUSMALLINT what) const;
  [[nodiscard]] Done<std::vector<ColumnInfo>> columns_of(SQLHSTMT statement) const;

  /// Of no more use: closed when it is given back.
  void condemn() { condemned_ = true; }
  [[nodiscard]] bool condemned() const { return condemned_; }

  Steady::time_point opened;
  Steady::time_point used;
  std::uint64_t generation = 0;

 private:
  Connection(SQLHENV environment, const Hello& hello) : hello_(hello), handle_(environment) {}
  Done<void> connect();
  Done<void> set_up();
  Done<void> end(SQLSMALLINT how);
  Done<void> prepare(Prepared& made) const;
  void describe_parameters(Prepared& made) const;

  const Hello& hello_;
  ConnectionHandle handle_;
  bool connected_ = false;
  bool wide_ = true;
  bool transactional_ = true;
  bool outputs_are_a_set_ = false;
  bool ends_take_plans_ = false;  ///< SQL_CB_DELETE: what was prepared is gone after a commit or rollback
  bool in_transaction_ = false;
  bool condemned_ = false;
  std::list<Prepared> prepared_;  ///< used last stands first
  std::unordered_map<std::string_view, std::list<Prepared>::iterator> known_;
};

}  // namespace figbridge::odbc
