// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

/// What the bridge tells its worker to do, and what the worker answers: values, said as JSON in the frames of
/// net/worker_frames.h.
namespace figbridge::odbc {

/// What a value is in the database's terms. Numbers keep their digits: `integer` and `decimal` are read and
/// bound as text or 64-bit integers, never as doubles; `number` is a double by nature.
enum class ValueType : std::uint8_t {
  unknown,  ///< as the driver describes it, else as the JSON value is
  text,
  integer,
  decimal,
  number,
  boolean,
  date,
  time,
  timestamp,
  binary,  ///< base64 in JSON
};
[[nodiscard]] std::string_view name_of(ValueType type) noexcept;
[[nodiscard]] std::optional<ValueType> value_type(std::string_view name) noexcept;

enum class Direction : std::uint8_t { in, out, inout, result };

/// One `?` of a statement, in the order in which they stand.
struct Parameter {
  std::string name;  ///< member of the input, or of the answer
  Direction direction = Direction::in;
  ValueType type = ValueType::unknown;
  bool optional = false;  ///< absent in the input: NULL; else that is an error
};

enum class ResultShape : std::uint8_t {
  rows,    ///< an array of objects
  row,     ///< exactly one object
  scalar,  ///< the only value of the only row
  count,   ///< {"count": rows affected}
  none,    ///< null
  sets,    ///< an array of arrays of objects, one for each result set
};
[[nodiscard]] std::string_view name_of(ResultShape shape) noexcept;
[[nodiscard]] std::optional<ResultShape> result_shape(std::string_view name) noexcept;

struct Statement {
  std::string sql;  ///< fixed when the configuration was read; input is only ever bound to its `?`
  bool procedure = false;
  std::vector<Parameter> parameters;
  ResultShape result = ResultShape::rows;
  std::map<std::string, ValueType> columns;  ///< where the driver's own description is not to be believed
  bool drop_nulls = false;                   ///< columns that are NULL are no members
  std::int64_t max_rows = 1000;
  std::optional<std::int64_t> max_affected;
};

/// A failure in a normal answer, which rolls back: core's FailsWhen, as far as the worker needs it.
struct FailureRule {
  std::string at;
  std::vector<std::string> in;
  std::vector<std::string> not_;
};

/// One operation on a database. The answer is the last statement's; one before it that wants a row or a
/// scalar has to find one.
struct Plan {
  std::vector<Statement> statements;
  bool always_roll_back = false;
  std::optional<FailureRule> fails_when;
  std::int64_t max_answer_bytes = 10 * 1024 * 1024;
};

enum class Isolation : std::uint8_t {
  standard,
  read_uncommitted,
  read_committed,
  repeatable_read,
  serializable
};
/// How text travels: UTF-16 by SQL_C_WCHAR, bytes of UTF-8 by SQL_C_CHAR, or whichever the driver knows.
enum class TextPath : std::uint8_t { automatic, wide, narrow };

/// What a worker works with: one data source and its pool.
struct Hello {
  std::string connection;  ///< for SQLDriverConnect, credentials included
  std::int64_t connections = 8;
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds max_age{1'800'000};
  std::chrono::milliseconds max_idle{300'000};
  std::chrono::milliseconds probe_after{10'000};
  std::chrono::milliseconds probe_timeout{1'000};
  std::string probe = "SELECT 1";
  std::int64_t statements = 64;  ///< prepared ones kept with each connection
  bool read_only = false;
  Isolation isolation = Isolation::standard;
  TextPath text = TextPath::automatic;
  bool trim_chars = false;
  std::vector<std::string> on_connect;
};

enum class Work : std::uint8_t {
  run,        ///< a plan, with an input
  describe,   ///< what a plan's statements take and give, as the driver says
  connect,    ///< a connection, probed
  catalogue,  ///< tables, views, procedures, keys
  self_test,  ///< what the driver can do, and where it lies
};

struct Request {
  Work work = Work::run;
  bool transaction = true;  ///< false: each statement commits by itself; for what only reads
  std::string_view plan;    ///< see plan_text
  std::string_view input;   ///< canonical JSON
  std::string argument;  ///< of `catalogue`: only of this schema; of `self_test`: a slow statement; or empty
};

/// What a worker says when a call has failed; becomes an Error in the bridge.
struct Failure {
  ErrorKind kind = ErrorKind::internal;
  Origin origin = Origin::backend;
  Effect effect = Effect::none;
  std::string text;      ///< ours
  std::string location;  ///< JSON Pointer into the input
  std::string state;     ///< SQLSTATE, if the driver gave one
  std::int64_t native = 0;
  std::string code;    ///< `unique_violation`, `not_found` …; empty: none
  std::string remote;  ///< the driver's own words
};

[[nodiscard]] std::string hello_text(const Hello& hello);
[[nodiscard]] std::optional<Hello> read_hello(std::string_view text);
[[nodiscard]] std::string plan_text(const Plan& plan);
[[nodiscard]] std::optional<Plan> read_plan(std::string_view text);
[[nodiscard]] std::string request_text(const Request& request);
/// What is read refers to the text.
[[nodiscard]] std::optional<Request> read_request(std::string_view text);
[[nodiscard]] std::string failure_text(const Failure& failure);
/// Of a worker that may have gone wrong: anything that is not a failure's text gives nothing.
[[nodiscard]] std::optional<Failure> read_failure(std::string_view text);

}  // namespace figbridge::odbc
