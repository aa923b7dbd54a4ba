// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_errors.h"

#include <array>

namespace figbridge::odbc {
namespace {

constexpr std::int64_t kAny = -1;

struct Row {
  std::string_view state;  ///< whole, or its first two characters
  std::int64_t native = kAny;
  SqlMeaning meaning;
};

constexpr SqlMeaning refused(std::string_view text, std::string_view code,
                             ErrorKind kind = ErrorKind::rejected) {
  return {.kind = kind, .text = text, .code = code, .statement = true};
}
constexpr SqlMeaning busy(std::string_view text, std::string_view code) {
  return {.kind = ErrorKind::overloaded, .text = text, .code = code, .statement = true, .transient = true};
}
constexpr SqlMeaning misconfigured(std::string_view text) {
  return {.kind = ErrorKind::configuration, .text = text, .statement = true};
}
constexpr SqlMeaning link_down(ErrorKind kind, std::string_view text) {
  return {.kind = kind, .text = text, .transient = true, .link = true};
}

constexpr auto kUnique =
    refused("there is one with this key already", "unique_violation", ErrorKind::conflict);
constexpr auto kForeign = refused("something else refers to it, or it refers to nothing",
                                  "foreign_key_violation", ErrorKind::conflict);
constexpr auto kNotNull = refused("a value that the database needs is missing", "not_null_violation");
constexpr auto kCheck = refused("a value is against a rule of the database", "check_violation");
constexpr auto kConstraint =
    refused("it is against a rule of the database", "constraint_violation", ErrorKind::conflict);
constexpr auto kDeadlock = busy("the database was at odds with another transaction", "serialization_failure");
constexpr auto kLocked = busy("the database was locked by another transaction", "lock_timeout");

// MariaDB and MySQL: native codes of class HY000 and 23000. SQLite: primary and extended result codes.
constexpr std::array kRows = std::to_array<Row>({
    {"HY000", 5, kLocked},
    {"HY000", 6, kLocked},
    {"HY000", 1205, kLocked},
    {"HY000", 1213, kDeadlock},
    {"HY000", 19, kConstraint},
    {"HY000", 1062, kUnique},
    {"HY000", 2067, kUnique},
    {"HY000", 1555, kUnique},
    {"HY000", 787, kForeign},
    {"HY000", 1299, kNotNull},
    {"HY000", 275, kCheck},
    {"HY000", 1451, kForeign},
    {"HY000", 1452, kForeign},
    {"HY000", 1048, kNotNull},
    {"HY000", 1364, kNotNull},
    {"HY000", 4025, kCheck},
    {"HY000", 2006, link_down(ErrorKind::closed, "the database closed the connection")},
    {"HY000", 2013, link_down(ErrorKind::closed, "the database closed the connection")},
    {"23000", 1062, kUnique},
    {"23000", 1586, kUnique},
    {"23000", 1451, kForeign},
    {"23000", 1452, kForeign},
    {"23000", 1048, kNotNull},
    {"23000", 4025, kCheck},
    {"23000", 2627, kUnique},  // SQL Server
    {"23000", 2601, kUnique},
    {"23000", 547, kForeign},
    {"23000", 515, kNotNull},
    {"23000", 1, kUnique},  // Oracle
    {"23000", 1400, kNotNull},
    {"23000", 2291, kForeign},
    {"23000", 2292, kForeign},
    {"23502", kAny, kNotNull},
    {"23503", kAny, kForeign},
    {"23505", kAny, kUnique},
    {"23514", kAny, kCheck},
    {"40001", kAny, kDeadlock},
    {"40P01", kAny, kDeadlock},
    {"55P03", kAny, kLocked},
    {"53300",
     kAny,
     {.kind = ErrorKind::overloaded, .text = "the database takes no more connections", .transient = true}},
    {"57014", kAny, {.kind = ErrorKind::timeout, .text = "the statement was ended", .statement = true}},
    {"57P01", kAny, link_down(ErrorKind::closed, "the database is going down")},
    {"57P02", kAny, link_down(ErrorKind::closed, "the database has crashed")},
    {"57P03", kAny, link_down(ErrorKind::unreachable, "the database is not ready yet")},
    {"70100", kAny, {.kind = ErrorKind::timeout, .text = "the statement was ended", .statement = true}},
    {"HY008", kAny, {.kind = ErrorKind::timeout, .text = "the statement was ended", .statement = true}},
    {"HYT00", kAny, link_down(ErrorKind::timeout, "the database did not answer in time")},
    {"HYT01", kAny, link_down(ErrorKind::timeout, "the database did not answer in time")},
    {"08001", kAny, link_down(ErrorKind::unreachable, "no connection to the database could be made")},
    {"08004", kAny, link_down(ErrorKind::unreachable, "the database refused the connection")},
    {"IM002", kAny, misconfigured("the data source or its driver is not known here")},
    {"IM003", kAny, misconfigured("the driver could not be loaded")},
    {"25006",
     kAny,
     {.kind = ErrorKind::forbidden,
      .text = "the connection is for reading only",
      .code = "read_only",
      .statement = true}},
    {"01004", kAny, {.kind = ErrorKind::bad_answer, .text = "a value was cut short by the driver"}},
    {"42501", kAny, misconfigured("the database does not allow the bridge's user to do this")},
    {"08", kAny, link_down(ErrorKind::closed, "the connection to the database broke")},
    {"21", kAny, misconfigured("the statement does not fit the database")},
    {"22", kAny, refused("a value does not fit the database", "invalid_value")},
    {"23", kAny, kConstraint},
    {"28", kAny, misconfigured("the database does not accept the bridge's credentials")},
    {"40", kAny, kDeadlock},
    {"42", kAny, misconfigured("the statement does not fit the database")},
    {"44", kAny, kCheck},
    {"45", kAny, refused("the database rejected it", "raised")},
    {"53", kAny, busy("the database is out of resources", "out_of_resources")},
    {"P0", kAny, refused("the database rejected it", "raised")},
    {"07", kAny, {.kind = ErrorKind::bad_answer, .text = "the driver did not take a value as its type"}},
    {"0A", kAny, misconfigured("the database or its driver does not support this")},
    {"HYC00", kAny, misconfigured("the database or its driver does not support this")},
    {"IM", kAny, misconfigured("the driver cannot do this")},
});

constexpr SqlMeaning kElse{.kind = ErrorKind::fault, .text = "the database failed"};

}  // namespace

SqlMeaning meaning_of(std::string_view sqlstate, std::int64_t native) noexcept {
  const auto positive = native < 0 ? -native : native;
  for (const Row& row : kRows) {
    if (sqlstate.starts_with(row.state) && (row.native == kAny || row.native == positive)) return row.meaning;
  }
  return kElse;
}

}  // namespace figbridge::odbc
