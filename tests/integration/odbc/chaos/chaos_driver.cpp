// SPDX-License-Identifier: Apache-2.0
// An ODBC driver for tests that misbehaves on request. What a statement's text says is done: words such as
// `execute=hang`, `fetch=crash`, `prepare=state_40001`, `getdata=no_total`, `rows=3`, `size=100000`; the
// connection string says it for `connect` and `disconnect`. What is not mentioned works.
#include <sql.h>
#include <sqlext.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

namespace {

using Script = std::map<std::string, std::string, std::less<>>;

struct Object {
  std::string state;
  std::string text;
  Script script;
  Object* parent = nullptr;
  int rows = 1;
  int row = 0;
  std::size_t size = 1;
  std::size_t taken = 0;
  bool selects = true;
  std::atomic<bool> cancelled{false};
};

Object& of(SQLHANDLE handle) {
  return *static_cast<Object*>(handle);
}

Script script_of(std::string text) {
  std::ranges::replace(text, ';', ' ');
  Script out;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (const auto at = word.find('='); at != std::string::npos)
      out[word.substr(0, at)] = word.substr(at + 1);
  }
  return out;
}

std::string_view wish(const Object& object, std::string_view what) {
  const auto found = object.script.find(what);
  return found == object.script.end() ? std::string_view() : std::string_view(found->second);
}

SQLRETURN fail(Object& object, std::string state) {
  object.state = std::move(state);
  object.text = "[chaos] as you wished";
  return SQL_ERROR;
}

/// Does what the script says of a call; SQL_SUCCESS if it says nothing.
SQLRETURN act(Object& object, std::string_view call) {
  const auto wanted = wish(object, call);
  if (wanted == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  if (wanted == "slow") {
    for (int i = 0; i < 400 && !object.cancelled; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (object.cancelled) return fail(object, "HY008");
  }
  if (wanted == "spin") {
    for (volatile bool forever = true; forever;) {
    }
  }
  if (wanted == "crash") std::raise(SIGSEGV);
  if (wanted == "exit") std::_Exit(3);
  if (wanted == "lie") return SQL_ERROR;  // and gives no reason
  if (wanted.starts_with("state_")) return fail(object, std::string(wanted.substr(6)));
  return SQL_SUCCESS;
}

std::string text_of(const SQLCHAR* text, SQLINTEGER size) {
  const auto* chars = reinterpret_cast<const char*>(text);
  return size == SQL_NTS ? std::string(chars) : std::string(chars, static_cast<std::size_t>(size));
}

void load(Object& statement, const std::string& text) {
  statement.script = script_of(text);
  if (const auto rows = wish(statement, "rows"); !rows.empty()) statement.rows = std::atoi(rows.data());
  if (const auto size = wish(statement, "size"); !size.empty())
    statement.size = std::strtoul(size.data(), nullptr, 10);
  statement.selects = wish(statement, "affects").empty();
}

/// A file that the script names is written to when a statement was executed or committed: what a database
/// would remember.
void remember(const Object& object, const char* what) {
  const auto file = wish(object, "trace");
  if (!file.empty()) std::ofstream(std::string(file), std::ios::app) << what << '\n';
}

}  // namespace

extern "C" {

SQLRETURN SQL_API SQLAllocHandle(SQLSMALLINT type, SQLHANDLE parent, SQLHANDLE* made) {
  auto* object = new Object;
  if (type != SQL_HANDLE_ENV) object->parent = static_cast<Object*>(parent);
  *made = object;
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLFreeHandle(SQLSMALLINT, SQLHANDLE handle) {
  delete static_cast<Object*>(handle);
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLSetEnvAttr(SQLHENV, SQLINTEGER, SQLPOINTER, SQLINTEGER) {
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLSetConnectAttr(SQLHDBC, SQLINTEGER, SQLPOINTER, SQLINTEGER) {
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLDriverConnect(SQLHDBC handle, SQLHWND, SQLCHAR* in, SQLSMALLINT size, SQLCHAR*,
                                   SQLSMALLINT, SQLSMALLINT*, SQLUSMALLINT) {
  of(handle).script = script_of(text_of(in, size));
  return act(of(handle), "connect");
}

SQLRETURN SQL_API SQLDisconnect(SQLHDBC handle) {
  return act(of(handle), "disconnect");
}

SQLRETURN SQL_API SQLGetInfo(SQLHDBC handle, SQLUSMALLINT what, SQLPOINTER room, SQLSMALLINT size,
                             SQLSMALLINT* length) {
  if (what == SQL_TXN_CAPABLE) {
    *static_cast<SQLUSMALLINT*>(room) = wish(of(handle), "transactions") == "none" ? SQL_TC_NONE : SQL_TC_ALL;
    return SQL_SUCCESS;
  }
  const char* text = what == SQL_DRIVER_ODBC_VER ? "03.00" : "chaos";
  if (room != nullptr && size > 8) std::strcpy(static_cast<char*>(room), text);
  if (length != nullptr) *length = static_cast<SQLSMALLINT>(std::strlen(text));
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLPrepare(SQLHSTMT handle, SQLCHAR* text, SQLINTEGER size) {
  load(of(handle), text_of(text, size));
  return act(of(handle), "prepare");
}

SQLRETURN SQL_API SQLNumParams(SQLHSTMT, SQLSMALLINT* count) {
  *count = 0;
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLExecute(SQLHSTMT handle) {
  Object& statement = of(handle);
  statement.row = 0;
  statement.taken = 0;
  statement.cancelled = false;
  statement.parent->script["trace"] = wish(statement, "trace");
  statement.parent->script["commit"] = wish(statement, "commit");
  statement.parent->script["rollback"] = wish(statement, "rollback");
  remember(statement, "executed");
  return act(statement, "execute");
}

SQLRETURN SQL_API SQLExecDirect(SQLHSTMT handle, SQLCHAR* text, SQLINTEGER size) {
  load(of(handle), text_of(text, size));
  if (wish(*of(handle).parent, "probe") == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  return act(of(handle), "execute");
}

SQLRETURN SQL_API SQLNumResultCols(SQLHSTMT handle, SQLSMALLINT* count) {
  *count = of(handle).selects ? 1 : 0;
  return act(of(handle), "columns");
}

SQLRETURN SQL_API SQLRowCount(SQLHSTMT handle, SQLLEN* count) {
  const auto affects = wish(of(handle), "affects");
  *count = affects.empty() ? -1 : std::atol(affects.data());
  return act(of(handle), "rowcount");
}

SQLRETURN SQL_API SQLDescribeCol(SQLHSTMT handle, SQLUSMALLINT, SQLCHAR* name, SQLSMALLINT,
                                 SQLSMALLINT* length, SQLSMALLINT* type, SQLULEN* size, SQLSMALLINT* digits,
                                 SQLSMALLINT* nullable) {
  std::strcpy(reinterpret_cast<char*>(name), "v");
  *length = 1;
  *type = SQL_VARCHAR;
  *size = 100;
  *digits = 0;
  *nullable = SQL_NULLABLE;
  return act(of(handle), "describe");
}

SQLRETURN SQL_API SQLFetch(SQLHSTMT handle) {
  Object& statement = of(handle);
  if (statement.row >= statement.rows) return SQL_NO_DATA;
  ++statement.row;
  statement.taken = 0;
  return act(statement, "fetch");
}

SQLRETURN SQL_API SQLGetData(SQLHSTMT handle, SQLUSMALLINT, SQLSMALLINT, SQLPOINTER room, SQLLEN size,
                             SQLLEN* length) {
  Object& statement = of(handle);
  if (const auto acted = act(statement, "getdata"); acted != SQL_SUCCESS) return acted;
  const auto left = statement.size - statement.taken;
  if (left == 0 && statement.taken > 0) return SQL_NO_DATA;
  const auto part = std::min<std::size_t>(left, static_cast<std::size_t>(size) - 1);
  std::memset(room, 'x', part);
  static_cast<char*>(room)[part] = '\0';
  statement.taken += part;
  const auto wanted = wish(statement, "getdata");
  *length = wanted == "no_total" ? SQL_NO_TOTAL : wanted == "no_length" ? -7 : static_cast<SQLLEN>(left);
  if (part == left && wanted == "no_total") *length = static_cast<SQLLEN>(part);
  if (part == left) return SQL_SUCCESS;
  statement.state = "01004";
  return SQL_SUCCESS_WITH_INFO;
}

SQLRETURN SQL_API SQLMoreResults(SQLHSTMT handle) {
  if (wish(of(handle), "more") == "endless") return SQL_SUCCESS;
  return SQL_NO_DATA;
}

SQLRETURN SQL_API SQLEndTran(SQLSMALLINT, SQLHANDLE handle, SQLSMALLINT how) {
  const bool commits = how == SQL_COMMIT;
  const auto acted = act(of(handle), commits ? "commit" : "rollback");
  if (acted == SQL_SUCCESS) remember(of(handle), commits ? "committed" : "rolled back");
  return acted;
}

SQLRETURN SQL_API SQLCancel(SQLHSTMT handle) {
  of(handle).cancelled = true;
  return act(of(handle), "cancel");
}

SQLRETURN SQL_API SQLFreeStmt(SQLHSTMT, SQLUSMALLINT) {
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLCloseCursor(SQLHSTMT) {
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLSetStmtAttr(SQLHSTMT, SQLINTEGER, SQLPOINTER, SQLINTEGER) {
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLGetStmtAttr(SQLHSTMT handle, SQLINTEGER, SQLPOINTER value, SQLINTEGER, SQLINTEGER*) {
  *static_cast<SQLPOINTER*>(value) = handle;  // the implicit descriptors
  return SQL_SUCCESS;
}

SQLRETURN SQL_API SQLGetDiagRec(SQLSMALLINT, SQLHANDLE handle, SQLSMALLINT number, SQLCHAR* state,
                                SQLINTEGER* native, SQLCHAR* text, SQLSMALLINT size, SQLSMALLINT* length) {
  const Object& object = of(handle);
  if (number > 1 || object.state.empty()) return SQL_NO_DATA;
  std::memcpy(state, object.state.c_str(), 6);
  if (native != nullptr) *native = 7;
  if (text != nullptr && size > 0)
    std::snprintf(reinterpret_cast<char*>(text), static_cast<std::size_t>(size), "%s", object.text.c_str());
  if (length != nullptr) *length = static_cast<SQLSMALLINT>(object.text.size());
  return SQL_SUCCESS;
}

}  // extern "C"
