// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/self_test.h"

#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>

#include "adapters/odbc/odbc_statement.h"
#include "apps/figbridge_odbc/binding.h"
#include "apps/figbridge_odbc/cell.h"
#include "apps/figbridge_odbc/value_types.h"
#include "core/json/json_writer.h"

namespace figbridge::odbc {
namespace {

constexpr std::chrono::milliseconds kBeforeCancel{500};

class SelfTest {
 public:
  SelfTest(Connection& connection, const Hello& hello) : connection_(connection), hello_(hello) {}

  std::string run(const std::string& slow) {
    out_.begin_array();
    identity();
    abilities();
    for (const auto& [name, type, value] : kValues) echo(name, type, value);
    echo("long text", "text", "\"" + std::string(200'000, 'x') + "\"");
    transactions();
    dead_attribute();
    if (!slow.empty()) cancel(slow);
    out_.end_array();
    return std::move(text_);
  }

 private:
  struct Value {
    const char* name;
    const char* type;
    const char* json;
  };
  static constexpr Value kValues[] = {
      {"text", "text", R"("plain")"},
      {"Unicode", "text", R"("Müller 漢字 😀")"},
      {"empty text apart from NULL", "text", R"("")"},
      {"NULL", "text", "null"},
      {"64-bit integers", "integer", "9007199254740993"},
      {"decimals with all digits", "decimal", "12345678901234567.10"},
      {"doubles", "number", "0.1"},
      {"timestamps with a fraction", "timestamp", R"("2026-11-21T18:30:00.123456")"}};

  void say(const std::string& check, const char* result, const std::string& detail) {
    out_.begin_object();
    out_.name("check");
    out_.string(check);
    out_.name("result");
    out_.string(result);
    out_.name("detail");
    out_.string(detail.size() > 300 ? detail.substr(0, 60) + "…" : detail);
    out_.end_object();
  }

  void identity() {
    say("database", "ok", connection_.info(SQL_DBMS_NAME) + " " + connection_.info(SQL_DBMS_VER));
    say("driver", "ok",
        connection_.info(SQL_DRIVER_NAME) + " " + connection_.info(SQL_DRIVER_VER) + ", ODBC " +
            connection_.info(SQL_DRIVER_ODBC_VER));
    say("text", "ok",
        connection_.wide() ? "UTF-16 (the driver has the W functions)" : "bytes of UTF-8 (an ANSI driver)");
  }

  void abilities() {
    const auto alive = connection_.answers(hello_.probe);
    say("probe statement", alive ? "ok" : "no", hello_.probe);
    SQLUSMALLINT describes = SQL_FALSE;
    SQLGetFunctions(connection_.handle(), SQL_API_SQLDESCRIBEPARAM, &describes);
    say("describes parameters", describes == SQL_TRUE ? "ok" : "no",
        describes == SQL_TRUE ? "" : "name their types by 'parameters:'");
    SQLUSMALLINT kept = SQL_CB_DELETE;
    SQLGetInfo(connection_.handle(), SQL_CURSOR_COMMIT_BEHAVIOR, &kept, sizeof kept, nullptr);
    say("prepared statements survive a commit", kept == SQL_CB_DELETE ? "no" : "ok",
        kept == SQL_CB_DELETE ? "each is prepared anew" : "");
  }

  /// The value as it comes back from `SELECT :value`, or a failure's words.
  std::string back(const char* type, const std::string& value, bool& failed) {
    failed = true;
    auto statement = parse_statement("SELECT :value AS v");
    statement->parameters[0].type = *value_type(type);
    statement->columns = {{"v", *value_type(type)}};
    auto prepared = connection_.prepare(statement->sql);
    if (!prepared) return prepared.error().remote;
    SQLHSTMT const handle = (*prepared)->handle.get();
    const std::string input = "{\"value\":" + value + "}";
    const JsonIndex index(input);
    auto binding = Binding::bind(connection_, **prepared, *statement, index);
    if (!binding) return binding.error().text;
    if (!SQL_SUCCEEDED(SQLExecute(handle)) || SQLFetch(handle) != SQL_SUCCESS) {
      auto why = diagnostic(SQL_HANDLE_STMT, handle).text;
      connection_.forget(*prepared);
      return why;
    }
    std::string text;
    JsonWriter writer(text);
    const auto columns = connection_.columns_of(handle);
    SQLSMALLINT sql_type = SQL_VARCHAR;
    if (columns && !columns->empty()) sql_type = columns->front().sql_type;
    const auto written =
        write_cell(writer, handle, 1, sql_type, *value_type(type), connection_.wide(), false, {});
    connection_.forget(*prepared);
    if (!written) return written.error().text;
    failed = false;
    return text;
  }

  void echo(const char* name, const char* type, const std::string& value) {
    bool failed = false;
    const auto came = back(type, value, failed);
    if (failed) return say(name, "unknown", "SELECT ? is not taken: " + came);
    // An untyped parameter may come back as text: other digits of the same double are the same.
    const bool number = std::string_view(type) == "number";
    const bool same = came == value ||
                      (number && std::strtod(came.c_str(), nullptr) == std::strtod(value.c_str(), nullptr));
    say(name, same ? "ok" : "lies", same ? "" : "sent " + value + ", came back as " + came);
  }

  void transactions() {
    say("transactions", connection_.transactional() ? "ok" : "no",
        connection_.transactional() ? "" : "nothing can be rolled back");
    if (!connection_.transactional()) return;
    const bool began = connection_.set_transaction(true).has_value();
    const bool back = began && connection_.run(hello_.probe.empty() ? "SELECT 1" : hello_.probe) &&
                      connection_.roll_back() && connection_.set_transaction(false);
    say("rollback", back ? "ok" : "no", "");
  }

  void dead_attribute() {
    SQLUINTEGER dead = 99;
    const auto got =
        SQLGetConnectAttr(connection_.handle(), SQL_ATTR_CONNECTION_DEAD, &dead, SQL_IS_UINTEGER, nullptr);
    if (!SQL_SUCCEEDED(got))
      return say("dead-connection attribute", "no", "not known; the bridge does not use it");
    say("dead-connection attribute", dead == SQL_CD_FALSE ? "ok" : "lies",
        dead == SQL_CD_FALSE ? "false, and it lives" : "calls a living connection dead");
  }

  void cancel(const std::string& slow) {
    const StatementHandle statement(connection_.handle());
    std::atomic<bool> over = false;
    std::thread canceller([&] {
      std::this_thread::sleep_for(kBeforeCancel);
      if (!over) SQLCancel(statement.get());
    });
    const auto before = Steady::now();
    const auto got =
        SQLExecDirect(statement.get(), reinterpret_cast<SQLCHAR*>(const_cast<char*>(slow.data())),  // NOLINT
                      static_cast<SQLINTEGER>(slow.size()));
    while (SQL_SUCCEEDED(got) && SQLFetch(statement.get()) == SQL_SUCCESS) {
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - before);
    over = true;
    canceller.join();
    const auto told = std::to_string(took.count()) + " ms after it began, cancelled after 500 ms";
    if (took < kBeforeCancel) return say("cancel", "unknown", "the statement was through before");
    say("cancel", took < 3 * kBeforeCancel ? "ok" : "lies", told);
  }

  Connection& connection_;
  const Hello& hello_;
  std::string text_;
  JsonWriter out_{text_};
};

}  // namespace

std::string self_test(Connection& connection, const Hello& hello, const std::string& slow) {
  return SelfTest(connection, hello).run(slow);
}

}  // namespace figbridge::odbc
