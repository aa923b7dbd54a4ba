// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace erp {

struct DatabaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One prepared statement. Parameters are bound in their order, columns are counted from 0.
class Statement {
 public:
  Statement(sqlite3* database, const char* sql);

  template <typename... Values>
  Statement& bind(const Values&... values) {
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }
  /// False after the last row.
  bool step();
  /// Executes what has no rows, and makes it ready for the next parameters.
  void run();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  std::optional<std::string> optional_text(int column) const;

 private:
  void bind_one(int index, std::int64_t value);
  void bind_one(int index, const std::string& value);
  void bind_one(int index, const std::optional<std::string>& value);
  void check(int code) const;

  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

/// A database file, or one in memory (":memory:"). Not for several threads at once.
class Database {
 public:
  explicit Database(const std::string& path);

  void execute(const char* sql);
  Statement prepare(const char* sql) { return {database_.get(), sql}; }

 private:
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

/// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace erp
