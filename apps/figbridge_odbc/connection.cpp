// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/connection.h"

#include <algorithm>
#include <array>
#include <utility>

#include "apps/figbridge_odbc/driver_library.h"
#include "apps/figbridge_odbc/text.h"

namespace figbridge::odbc {
namespace {

SQLCHAR* chars(const std::string& text) {
  // ODBC takes what it does not change as if it might.
  return reinterpret_cast<SQLCHAR*>(const_cast<char*>(text.data()));  // NOLINT
}

/// Attributes are numbers that travel as pointers.
SQLPOINTER number(std::uintptr_t value) {
  return reinterpret_cast<SQLPOINTER>(value);  // NOLINT(performance-no-int-to-ptr)
}

SQLINTEGER level_of(Isolation isolation) {
  switch (isolation) {
    case Isolation::read_uncommitted:
      return SQL_TXN_READ_UNCOMMITTED;
    case Isolation::read_committed:
      return SQL_TXN_READ_COMMITTED;
    case Isolation::repeatable_read:
      return SQL_TXN_REPEATABLE_READ;
    default:
      return SQL_TXN_SERIALIZABLE;
  }
}

}  // namespace

Done<std::unique_ptr<Connection>> Connection::open(SQLHENV environment, const Hello& hello) {
  std::unique_ptr<Connection> made(new Connection(environment, hello));
  if (!made->handle_) return failed(SQL_HANDLE_ENV, environment);
  if (auto done = made->connect(); !done) {
    Failure& why = done.error();
    if (why.state == "01000") {  // unixODBC's way to say so
      why.kind = ErrorKind::configuration;
      why.text = "the driver could not be loaded";
    }
    // Whatever the driver calls it: there is no connection, and so no effect.
    if (why.kind == ErrorKind::closed || why.kind == ErrorKind::fault) {
      why.kind = ErrorKind::unreachable;
      why.text = "no connection to the database could be made";
    }
    return std::unexpected(std::move(why));
  }
  if (auto done = made->set_up(); !done) return std::unexpected(std::move(done.error()));
  return made;
}

Connection::~Connection() {
  known_.clear();
  prepared_.clear();
  if (!connected_) return;
  if (in_transaction_) SQLEndTran(SQL_HANDLE_DBC, handle_.get(), SQL_ROLLBACK);
  SQLDisconnect(handle_.get());
}

Done<void> Connection::connect() {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(hello_.connect_timeout).count();
  SQLSetConnectAttr(handle_.get(), SQL_ATTR_LOGIN_TIMEOUT, number(static_cast<std::uintptr_t>(seconds)),
                    SQL_IS_UINTEGER);
  if (hello_.read_only)
    SQLSetConnectAttr(handle_.get(), SQL_ATTR_ACCESS_MODE, number(SQL_MODE_READ_ONLY), SQL_IS_UINTEGER);
  SQLRETURN got = SQL_ERROR;
  if (is_ascii(hello_.connection)) {
    got = SQLDriverConnect(handle_.get(), nullptr, chars(hello_.connection),
                           static_cast<SQLSMALLINT>(hello_.connection.size()), nullptr, 0, nullptr,
                           SQL_DRIVER_NOPROMPT);
  } else {
    auto wide = to_wide(hello_.connection);
    got = SQLDriverConnectW(handle_.get(), nullptr, wide.data(), static_cast<SQLSMALLINT>(wide.size()),
                            nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
  }
  if (!SQL_SUCCEEDED(got)) return failed(SQL_HANDLE_DBC, handle_.get());
  connected_ = true;
  opened = used = Steady::now();
  wide_ = hello_.text == TextPath::wide || (hello_.text == TextPath::automatic && driver_is_wide());
  return {};
}

Done<void> Connection::set_up() {
  SQLUSMALLINT capable = SQL_TC_ALL;
  SQLGetInfo(handle_.get(), SQL_TXN_CAPABLE, &capable, sizeof capable, nullptr);
  transactional_ = capable != SQL_TC_NONE;
  for (const SQLUSMALLINT behaviour : {SQL_CURSOR_COMMIT_BEHAVIOR, SQL_CURSOR_ROLLBACK_BEHAVIOR}) {
    SQLUSMALLINT kept = SQL_CB_DELETE;
    SQLGetInfo(handle_.get(), behaviour, &kept, sizeof kept, nullptr);
    ends_take_plans_ = ends_take_plans_ || kept == SQL_CB_DELETE;
  }
  const auto database = info(SQL_DBMS_NAME);
  outputs_are_a_set_ = database == "MariaDB" || database == "MySQL";
  if (hello_.isolation != Isolation::standard) {
    const auto level = static_cast<std::uintptr_t>(level_of(hello_.isolation));
    if (!SQL_SUCCEEDED(
            SQLSetConnectAttr(handle_.get(), SQL_ATTR_TXN_ISOLATION, number(level), SQL_IS_UINTEGER)))
      return failed(SQL_HANDLE_DBC, handle_.get());
  }
  for (const auto& statement : hello_.on_connect) {
    if (auto done = run(statement); !done) return done;
  }
  return {};
}

Done<void> Connection::run(const std::string& sql) {
  const StatementHandle statement(handle_.get());
  if (!statement) return failed(SQL_HANDLE_DBC, handle_.get());
  const auto got = SQLExecDirect(statement.get(), chars(sql), static_cast<SQLINTEGER>(sql.size()));
  if (SQL_SUCCEEDED(got) || got == SQL_NO_DATA) return {};
  return failed(SQL_HANDLE_STMT, statement.get());
}

bool Connection::answers(const std::string& probe) {
  if (probe.empty()) return true;
  const auto done = run(probe);
  // A database that finds fault with the statement is there.
  return done || meaning_of(done.error().state, done.error().native).statement;
}

Done<void> Connection::set_transaction(bool wanted) {
  wanted = wanted && transactional_;
  if (wanted == in_transaction_) return {};
  const auto mode = wanted ? SQL_AUTOCOMMIT_OFF : SQL_AUTOCOMMIT_ON;
  if (!SQL_SUCCEEDED(SQLSetConnectAttr(handle_.get(), SQL_ATTR_AUTOCOMMIT, number(mode), SQL_IS_UINTEGER)))
    return failed(SQL_HANDLE_DBC, handle_.get());
  in_transaction_ = wanted;
  return {};
}

Done<void> Connection::end(SQLSMALLINT how) {
  if (!in_transaction_) return {};
  if (!SQL_SUCCEEDED(SQLEndTran(SQL_HANDLE_DBC, handle_.get(), how))) {
    condemn();
    return failed(SQL_HANDLE_DBC, handle_.get());
  }
  if (ends_take_plans_) {
    known_.clear();
    prepared_.clear();
  }
  return {};
}

Done<Prepared*> Connection::prepare(const std::string& sql) {
  if (const auto found = known_.find(sql); found != known_.end()) {
    prepared_.splice(prepared_.begin(), prepared_, found->second);
    return &prepared_.front();
  }
  Prepared made{.handle = StatementHandle(handle_.get()), .sql = sql, .parameters = {}};
  if (!made.handle) return failed(SQL_HANDLE_DBC, handle_.get());
  if (auto done = prepare(made); !done) return std::unexpected(std::move(done.error()));
  while (prepared_.size() >= static_cast<std::size_t>(hello_.statements)) forget(&prepared_.back());
  prepared_.push_front(std::move(made));
  known_.emplace(prepared_.front().sql, prepared_.begin());
  return &prepared_.front();
}

void Connection::forget(const Prepared* prepared) {
  const auto found = known_.find(prepared->sql);
  if (found == known_.end()) return;
  const auto place = found->second;
  known_.erase(found);
  prepared_.erase(place);
}

Done<void> Connection::prepare(Prepared& made) const {
  SQLRETURN got = SQL_ERROR;
  if (wide_ && !is_ascii(made.sql)) {
    auto wide = to_wide(made.sql);
    got = SQLPrepareW(made.handle.get(), wide.data(), static_cast<SQLINTEGER>(wide.size()));
  } else {
    got = SQLPrepare(made.handle.get(), chars(made.sql), static_cast<SQLINTEGER>(made.sql.size()));
  }
  if (!SQL_SUCCEEDED(got)) return failed(SQL_HANDLE_STMT, made.handle.get());
  describe_parameters(made);
  return {};
}

/// Many drivers call every parameter a VARCHAR: whoever binds knows that.
void Connection::describe_parameters(Prepared& made) const {
  SQLSMALLINT count = 0;
  if (!SQL_SUCCEEDED(SQLNumParams(made.handle.get(), &count)) || count <= 0) return;
  made.parameters.resize(static_cast<std::size_t>(count));
  for (SQLSMALLINT i = 0; i < count; ++i) {
    auto& each = made.parameters[static_cast<std::size_t>(i)];
    SQLSMALLINT nullable = SQL_NULLABLE_UNKNOWN;
    each.known = SQL_SUCCEEDED(SQLDescribeParam(made.handle.get(), static_cast<SQLUSMALLINT>(i + 1),
                                                &each.sql_type, &each.size, &each.digits, &nullable));
    each.nullable = nullable != SQL_NO_NULLS;
  }
}

std::string Connection::info(SQLUSMALLINT what) const {
  std::array<char, 256> room{};
  SQLSMALLINT length = 0;
  if (!SQL_SUCCEEDED(
          SQLGetInfo(handle_.get(), what, room.data(), static_cast<SQLSMALLINT>(room.size()), &length)))
    return {};
  return printable(room.data());
}

Done<std::vector<ColumnInfo>> Connection::columns_of(SQLHSTMT statement) const {
  SQLSMALLINT count = 0;
  if (!SQL_SUCCEEDED(SQLNumResultCols(statement, &count))) return failed(SQL_HANDLE_STMT, statement);
  std::vector<ColumnInfo> out(static_cast<std::size_t>(std::max<SQLSMALLINT>(count, 0)));
  for (std::size_t i = 0; i < out.size(); ++i) {
    ColumnInfo& column = out[i];
    const auto place = static_cast<SQLUSMALLINT>(i + 1);
    SQLSMALLINT length = 0;
    SQLSMALLINT digits = 0;
    SQLSMALLINT nullable = SQL_NULLABLE_UNKNOWN;
    SQLRETURN got = SQL_ERROR;
    if (wide_) {
      std::array<SQLWCHAR, 512> name{};
      got = SQLDescribeColW(statement, place, name.data(), name.size(), &length, &column.sql_type,
                            &column.size, &digits, &nullable);
      const auto size =
          std::min<std::size_t>(static_cast<std::size_t>(std::max<SQLSMALLINT>(length, 0)), name.size() - 1);
      column.name = to_utf8(std::span(name.data(), size)).value_or("");
    } else {
      std::array<char, 512> name{};
      got = SQLDescribeCol(statement, place, reinterpret_cast<SQLCHAR*>(name.data()),  // NOLINT
                           name.size(), &length, &column.sql_type, &column.size, &digits, &nullable);
      column.name = printable(name.data());
    }
    if (!SQL_SUCCEEDED(got)) return failed(SQL_HANDLE_STMT, statement);
    column.nullable = nullable != SQL_NO_NULLS;
    if (column.name.empty()) column.name = "column" + std::to_string(i + 1);
  }
  return out;
}

}  // namespace figbridge::odbc
