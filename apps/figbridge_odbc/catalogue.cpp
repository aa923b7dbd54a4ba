// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/catalogue.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

#include "apps/figbridge_odbc/text.h"
#include "apps/figbridge_odbc/value_types.h"

namespace figbridge::odbc {
namespace {

constexpr std::size_t kMost = 2'000;
/// Schemas that databases keep for themselves.
constexpr std::array kOwnSchemas = {
    "information_schema", "pg_catalog",        "pg_toast", "sys", "SYS", "SYSTEM", "mysql",
    "performance_schema", "INFORMATION_SCHEMA"};

SQLCHAR* chars(const std::string& text) {
  return text.empty() ? nullptr : reinterpret_cast<SQLCHAR*>(const_cast<char*>(text.data()));  // NOLINT
}
SQLSMALLINT length(const std::string& text) {
  return static_cast<SQLSMALLINT>(text.size());
}

/// One row of a catalogue function's answer, by the positions that ODBC fixes.
class Row {
 public:
  explicit Row(SQLHSTMT statement, bool wide) : statement_(statement), wide_(wide) {}
  [[nodiscard]] std::string text(SQLUSMALLINT column) const {
    SQLLEN size = 0;
    if (wide_) {
      std::array<SQLWCHAR, 512> room{};
      if (!SQL_SUCCEEDED(SQLGetData(statement_, column, SQL_C_WCHAR, room.data(), sizeof room, &size)) ||
          size < 0)
        return {};
      const auto units = std::min(static_cast<std::size_t>(size) / sizeof(SQLWCHAR), room.size() - 1);
      return to_utf8(std::span(room).first(units)).value_or("");
    }
    std::array<char, 1024> room{};
    if (!SQL_SUCCEEDED(SQLGetData(statement_, column, SQL_C_CHAR, room.data(), sizeof room, &size)) ||
        size < 0)
      return {};
    return printable(room.data());
  }
  [[nodiscard]] long number(SQLUSMALLINT column) const {
    SQLINTEGER value = 0;
    SQLLEN size = 0;
    if (!SQL_SUCCEEDED(SQLGetData(statement_, column, SQL_C_SLONG, &value, sizeof value, &size)) || size < 0)
      return 0;
    return value;
  }

 private:
  SQLHSTMT statement_;
  bool wide_;
};

class Reader {
 public:
  Reader(const Connection& connection, std::string schema, CallControl& control)
      : connection_(connection), schema_(std::move(schema)), control_(control) {}

  Done<DatabaseCatalogue> run() {
    out_.database = connection_.info(SQL_DBMS_NAME) + " " + connection_.info(SQL_DBMS_VER);
    out_.driver = connection_.info(SQL_DRIVER_NAME) + " " + connection_.info(SQL_DRIVER_VER);
    out_.quote = connection_.info(SQL_IDENTIFIER_QUOTE_CHAR);
    if (out_.quote == " ") out_.quote.clear();
    if (auto done = tables(); !done) return std::unexpected(std::move(done.error()));
    for (auto& table : out_.tables) {
      if (control_.cancelled())
        return failed(ErrorKind::timeout, "there was no time to read the whole catalogue");
      if (auto done = columns(table); !done) return std::unexpected(std::move(done.error()));
      if (auto done = key(table); !done) return std::unexpected(std::move(done.error()));
    }
    procedures();
    return std::move(out_);
  }

 private:
  using Call = std::function<SQLRETURN(SQLHSTMT)>;
  using Each = std::function<void(const Row&)>;

  Done<void> rows(const Call& call, const Each& each) {
    const StatementHandle statement(connection_.handle());
    if (!statement) return failed(SQL_HANDLE_DBC, connection_.handle());
    const CallControl::Running running(control_, statement.get());
    if (!SQL_SUCCEEDED(call(statement.get()))) return failed(SQL_HANDLE_STMT, statement.get());
    for (std::size_t count = 0;; ++count) {
      const auto got = SQLFetch(statement.get());
      if (got == SQL_NO_DATA) return {};
      if (!SQL_SUCCEEDED(got)) return failed(SQL_HANDLE_STMT, statement.get());
      if (count >= kMost * 10)
        return failed(ErrorKind::too_large, "the catalogue is too large: name a schema");
      each(Row(statement.get(), connection_.wide()));
    }
  }

  [[nodiscard]] bool wanted(const std::string& schema) const {
    if (!schema_.empty()) return schema == schema_;
    return std::ranges::find(kOwnSchemas, schema) == kOwnSchemas.end();
  }

  Done<void> tables() {
    std::string types = "TABLE,VIEW";
    auto done = rows(
        [&](SQLHSTMT statement) {
          return SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, chars(types), length(types));
        },
        [&](const Row& row) {
          CatalogueTable table{.schema = row.text(2), .name = row.text(3)};
          table.view = row.text(4) == "VIEW";
          if (wanted(table.schema) && !table.name.starts_with("sqlite_"))
            out_.tables.push_back(std::move(table));
        });
    if (done && out_.tables.size() > kMost)
      return failed(ErrorKind::too_large, "there are more than 2,000 tables: name a schema");
    return done;
  }

  Done<void> columns(CatalogueTable& table) {
    return rows(
        [&](SQLHSTMT statement) {
          return SQLColumns(statement, nullptr, 0, chars(table.schema), length(table.schema),
                            chars(table.name), length(table.name), nullptr, 0);
        },
        [&](const Row& row) {
          // The name is a pattern to the driver: `a_b` finds `axb` as well.
          if (row.text(3) != table.name) return;
          Described column{.name = row.text(4)};
          column.type = value_type_of(static_cast<SQLSMALLINT>(row.number(5)));
          column.size = row.number(7);
          column.nullable = row.number(11) != SQL_NO_NULLS;
          table.columns.push_back(std::move(column));
        });
  }

  Done<void> key(CatalogueTable& table) {
    if (table.view) return {};
    std::map<long, std::string> places;
    auto done = rows(
        [&](SQLHSTMT statement) {
          return SQLPrimaryKeys(statement, nullptr, 0, chars(table.schema), length(table.schema),
                                chars(table.name), length(table.name));
        },
        [&](const Row& row) {
          auto name = row.text(4);
          places[row.number(5)] = std::move(name);
        });
    for (auto& [place, name] : places) table.key.push_back(std::move(name));
    return done;
  }

  /// Drivers that know no procedures say so by an error: there are none then.
  void procedures() {
    const auto done =
        rows([](SQLHSTMT statement) { return SQLProcedures(statement, nullptr, 0, nullptr, 0, nullptr, 0); },
             [&](const Row& row) {
               CatalogueProcedure procedure{.schema = row.text(2), .name = row.text(3)};
               if (!wanted(procedure.schema)) return;
               const auto same = std::ranges::find_if(out_.procedures, [&](const auto& known) {
                 return known.schema == procedure.schema && known.name == procedure.name;
               });
               if (same != out_.procedures.end()) {
                 same->overloaded = true;
               } else if (out_.procedures.size() < kMost) {
                 out_.procedures.push_back(std::move(procedure));
               }
             });
    if (!done) out_.procedures.clear();
    for (auto& procedure : out_.procedures) parameters(procedure);
  }

  void parameters(CatalogueProcedure& procedure) {
    const auto done = rows(
        [&](SQLHSTMT statement) {
          return SQLProcedureColumns(statement, nullptr, 0, chars(procedure.schema), length(procedure.schema),
                                     chars(procedure.name), length(procedure.name), nullptr, 0);
        },
        [&](const Row& row) {
          if (row.text(3) != procedure.name) return;
          CatalogueParameter parameter{.described = {.name = row.text(4)}};
          const auto kind = row.number(5);
          parameter.described.type = value_type_of(static_cast<SQLSMALLINT>(row.number(6)));
          parameter.described.size = row.number(8);
          if (kind == SQL_RESULT_COL) return;
          if (kind == SQL_PARAM_OUTPUT) parameter.direction = Direction::out;
          if (kind == SQL_PARAM_INPUT_OUTPUT) parameter.direction = Direction::inout;
          if (kind == SQL_RETURN_VALUE) parameter.direction = Direction::result;
          procedure.parameters.push_back(std::move(parameter));
        });
    if (!done) procedure.overloaded = true;  // its parameters are not known
  }

  const Connection& connection_;
  std::string schema_;
  CallControl& control_;
  DatabaseCatalogue out_;
};

}  // namespace

Done<DatabaseCatalogue> read_catalogue(const Connection& connection, const std::string& schema,
                                       CallControl& control) {
  return Reader(connection, schema, control).run();
}

}  // namespace figbridge::odbc
