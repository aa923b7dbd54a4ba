// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/runner.h"

#include <algorithm>
#include <set>
#include <utility>

#include "apps/figbridge_odbc/cell.h"
#include "apps/figbridge_odbc/value_types.h"

namespace figbridge::odbc {
namespace {

ValueType type_of(const Statement& statement, const ColumnInfo& column) {
  const auto named = statement.columns.find(column.name);
  return named != statement.columns.end() ? named->second : value_type_of(column.sql_type);
}

std::unexpected<Failure> interrupted(const CallControl& control) {
  if (control.too_large()) return failed(ErrorKind::too_large, "the answer is larger than it may be");
  return failed(ErrorKind::timeout, "the call was ended before the database was through");
}

/// Two columns of one name would be one member of the answer.
Done<void> check_names(const std::vector<ColumnInfo>& columns) {
  std::set<std::string_view> names;
  for (const auto& column : columns) {
    if (!names.insert(column.name).second)
      return failed(ErrorKind::configuration, "two columns are called '" + column.name + "': name one by AS");
  }
  return {};
}

std::unexpected<Failure> no_row() {
  auto none = failed(ErrorKind::not_found, "there is no such row", {}, Origin::caller);
  none.error().code = "not_found";
  return none;
}

Described said(std::string name, SQLSMALLINT sql_type, SQLULEN size, bool nullable) {
  return {.name = std::move(name),
          .type = value_type_of(sql_type),
          .nullable = nullable,
          .size = size > 1'000'000'000 ? 0 : static_cast<std::int64_t>(size)};
}

}  // namespace

std::optional<ReadyPlan> ready_plan(std::string_view text) {
  auto plan = read_plan(text);
  if (!plan || plan->statements.empty()) return std::nullopt;
  ReadyPlan out{.plan = std::move(*plan), .failures = {}};
  if (!out.plan.fails_when) return out;
  StepSpec step;
  step.fails_when = FailsWhen{.at = out.plan.fails_when->at,
                              .in = out.plan.fails_when->in,
                              .not_ = out.plan.fails_when->not_,
                              .code = {},
                              .text = {}};
  Problems problems;
  out.failures = routing::SideErrors::compile(step, {}, problems);
  if (!problems.none()) return std::nullopt;
  return out;
}

Done<void> Runner::run(const ReadyPlan& ready, const JsonIndex& input, bool transaction) {
  const Plan& plan = ready.plan;
  max_bytes_ = static_cast<std::size_t>(plan.max_answer_bytes);
  control_.limit_answer(max_bytes_);
  // What only reads commits by itself, unless something is to be taken back in the end.
  transaction = transaction || hello_.read_only || plan.always_roll_back;
  const bool may_take_back = hello_.read_only || plan.always_roll_back || ready.failures.looks() ||
                             std::ranges::any_of(plan.statements, [](const Statement& each) {
                               return each.max_affected.has_value();
                             });
  if (transaction && may_take_back && !connection_.transactional()) {
    return failed(ErrorKind::configuration, "the driver knows no transactions: nothing could be rolled back");
  }
  if (auto set = connection_.set_transaction(transaction); !set) {
    connection_.condemn();
    return set;
  }
  keep_whole_ = transaction && ready.failures.looks();
  auto done = run_all(ready, input);
  if (done) return done;
  const bool procedure = std::ranges::any_of(plan.statements, &Statement::procedure);
  return std::unexpected(undone(std::move(done.error()), procedure));
}

/// What the failure's effect is, after the transaction was rolled back. A procedure may have committed by
/// itself what it did before it failed.
Failure Runner::undone(Failure why, bool procedure) {
  const auto meaning = meaning_of(why.state, why.native);
  const bool link = !why.state.empty() && meaning.link;
  const bool cancelled = control_.cancelled();
  if (cancelled && why.kind == ErrorKind::fault) {
    why.kind = ErrorKind::timeout;
    why.text = "the call was ended before the database was through";
  }
  if (control_.started() && !settled_) {
    const bool ended = why.state.empty() || meaning.statement || cancelled;
    const bool rolled_back = connection_.transactional() && !link && connection_.roll_back().has_value();
    const bool partly = procedure && (meaning.transient || cancelled);
    why.effect = rolled_back && ended && !partly ? Effect::none : Effect::unknown;
    if (!rolled_back) connection_.condemn();
  }
  // A late cancel must not hit the next statement.
  if (link || cancelled) connection_.condemn();
  return why;
}

Done<void> Runner::run_all(const ReadyPlan& ready, const JsonIndex& input) {
  const auto& statements = ready.plan.statements;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (auto done = run_one(statements[i], input, i + 1 == statements.size()); !done) return done;
  }
  return finish(ready);
}

Done<void> Runner::finish(const ReadyPlan& ready) {
  if (control_.cancelled()) return interrupted(control_);
  const bool failure = keep_whole_ && ready.failures.failure_in(JsonIndex(text_));
  const bool take_back = failure || ready.plan.always_roll_back || hello_.read_only;
  const auto settled = [this](Failure why, Effect effect) {
    settled_ = true;
    why.effect = effect;
    return std::unexpected(std::move(why));
  };
  auto ended = take_back ? connection_.roll_back() : connection_.commit();
  if (!ended) {
    // A commit that failed by the database's own word did not happen; any other may have.
    const bool known = meaning_of(ended.error().state, ended.error().native).statement;
    return settled(std::move(ended.error()), known ? Effect::none : Effect::unknown);
  }
  keep_whole_ = false;
  auto sent = send();
  if (sent && !control_.flush()) sent = interrupted(control_);
  if (!sent) return settled(std::move(sent.error()), take_back ? Effect::none : Effect::applied);
  return {};
}

Done<void> Runner::run_one(const Statement& statement, const JsonIndex& input, bool answers) {
  auto prepared = connection_.prepare(statement.sql);
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  SQLHSTMT const handle = (*prepared)->handle.get();
  auto binding = Binding::bind(connection_, **prepared, statement, input);
  if (!binding) return std::unexpected(std::move(binding.error()));
  answering_ = answers;
  sets_ = 0;
  affected_ = 0;
  affected_known_ = true;
  const CallControl::Running running(control_, handle);
  auto done = execute(**prepared);
  const bool outputs = binding->has_outputs();
  if (done && answering_ && outputs) {
    out_.begin_object();
    if (statement.result != ResultShape::none) out_.name(name_of(statement.result));
  }
  if (done) done = take_results(statement, handle, binding->outputs());
  if (done) done = check_affected(statement);
  if (done && answering_) done = end_answer(statement, *binding);
  SQLFreeStmt(handle, SQL_CLOSE);
  SQLFreeStmt(handle, SQL_RESET_PARAMS);  // the binding goes
  if (!done) connection_.forget(*prepared);
  return done;
}

Done<void> Runner::execute(Prepared& prepared) {
  if (!control_.start()) return interrupted(control_);
  SQLHSTMT const handle = prepared.handle.get();
  const auto got = SQLExecute(handle);
  if (got == SQL_SUCCESS || got == SQL_NO_DATA) return {};
  if (got != SQL_SUCCESS_WITH_INFO) return failed(SQL_HANDLE_STMT, handle);
  Failure told = failure_of(SQL_HANDLE_STMT, handle);
  if (told.state != "01004") return {};
  return std::unexpected(std::move(told));
}

Done<void> Runner::take_results(const Statement& statement, SQLHSTMT handle, std::size_t outputs) {
  const bool sets = answering_ && statement.result == ResultShape::sets;
  if (sets) out_.begin_array();
  std::size_t of_outputs = std::string::npos;  // where the set begins that may be the outputs once more
  while (true) {
    SQLSMALLINT columns = 0;
    if (!SQL_SUCCEEDED(SQLNumResultCols(handle, &columns))) return failed(SQL_HANDLE_STMT, handle);
    if (columns > 0) {
      const bool as_many = outputs > 0 && static_cast<std::size_t>(columns) == outputs;
      of_outputs = as_many && connection_.outputs_are_a_set() ? text_.size() : std::string::npos;
      if (auto written = write_set(statement, handle); !written) return written;
    } else {
      count_affected(handle);
    }
    const auto more = SQLMoreResults(handle);
    if (more == SQL_NO_DATA) break;
    if (!SQL_SUCCEEDED(more)) return failed(SQL_HANDLE_STMT, handle);
  }
  if (sets_ > 0 && of_outputs < text_.size()) {
    text_.resize(of_outputs);
    --sets_;
  }
  if (sets_ > 1 && !sets)
    return failed(ErrorKind::configuration, "there are several result sets: 'result: sets' takes them");
  if (sets) out_.end_array();
  return {};
}

void Runner::count_affected(SQLHSTMT handle) {
  SQLLEN count = -1;
  SQLRowCount(handle, &count);
  affected_known_ = affected_known_ && count >= 0;
  affected_ += std::max<SQLLEN>(count, 0);
}

Done<void> Runner::check_affected(const Statement& statement) const {
  if (!statement.max_affected) return {};
  if (!affected_known_) {
    return failed(ErrorKind::configuration, "the driver does not tell how many rows were affected");
  }
  if (affected_ <= *statement.max_affected) return {};
  auto refused = failed(ErrorKind::rejected, "it would have changed more than " +
                                                 std::to_string(*statement.max_affected) + " rows");
  refused.error().code = "too_many_affected";
  return refused;
}

Done<void> Runner::write_set(const Statement& statement, SQLHSTMT handle) {
  const bool single = statement.result == ResultShape::row || statement.result == ResultShape::scalar;
  if (!answering_ && single) return expect_row(handle);
  const bool has_shape = statement.result != ResultShape::count && statement.result != ResultShape::none;
  if (!answering_ || !has_shape) {
    SQLLEN count = -1;  // INSERT … RETURNING and its like
    SQLRowCount(handle, &count);
    affected_ += std::max<SQLLEN>(count, 0);
    return {};
  }
  ++sets_;
  const auto columns = connection_.columns_of(handle);
  if (!columns) return std::unexpected(columns.error());
  if (auto checked = check_names(*columns); !checked) return checked;
  if (statement.result == ResultShape::scalar && columns->size() != 1)
    return failed(ErrorKind::configuration, "'result: scalar' takes one column");
  const bool many = statement.result == ResultShape::rows || statement.result == ResultShape::sets;
  if (many) out_.begin_array();
  if (auto written = write_rows(statement, handle, *columns); !written) return written;
  if (many) out_.end_array();
  return {};
}

Done<void> Runner::write_rows(const Statement& statement, SQLHSTMT handle,
                              const std::vector<ColumnInfo>& columns) {
  const bool single = statement.result == ResultShape::row || statement.result == ResultShape::scalar;
  rows_ = 0;
  while (true) {
    const auto got = SQLFetch(handle);
    if (got == SQL_NO_DATA) break;
    if (!SQL_SUCCEEDED(got)) return failed(SQL_HANDLE_STMT, handle);
    if (control_.cancelled()) return interrupted(control_);
    if (single && rows_ == 1) return failed(ErrorKind::bad_answer, "there is more than one row");
    if (++rows_ > statement.max_rows) {
      return failed(ErrorKind::too_large,
                    "there are more than " + std::to_string(statement.max_rows) + " rows");
    }
    if (auto written = write_row(statement, handle, columns); !written) return written;
    if (text_.size() < net::kFramePayloadBytes) continue;
    if (auto sent = send(); !sent) return sent;
  }
  if (!single || rows_ == 1) return {};
  return no_row();
}

/// What a statement before the last one is for, if it wants a row.
Done<void> Runner::expect_row(SQLHSTMT handle) {
  const auto got = SQLFetch(handle);
  if (got == SQL_NO_DATA) return no_row();
  if (!SQL_SUCCEEDED(got)) return failed(SQL_HANDLE_STMT, handle);
  return {};
}

Done<void> Runner::write_row(const Statement& statement, SQLHSTMT handle,
                             const std::vector<ColumnInfo>& columns) {
  const bool scalar = statement.result == ResultShape::scalar;
  if (!scalar) out_.begin_object();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    cell_.clear();
    JsonWriter cell(cell_);
    auto written = write_cell(cell, handle, static_cast<SQLUSMALLINT>(i + 1), columns[i].sql_type,
                              type_of(statement, columns[i]), connection_.wide(), hello_.trim_chars,
                              {.bytes = max_bytes_});
    if (!written) return written;
    if (statement.drop_nulls && !scalar && cell_ == "null") continue;
    if (!scalar) out_.name(columns[i].name);
    out_.token(cell_);
  }
  if (!scalar) out_.end_object();
  return {};
}

Done<void> Runner::end_answer(const Statement& statement, const Binding& binding) {
  if (statement.result == ResultShape::count) {
    if (!affected_known_)
      return failed(ErrorKind::bad_answer, "the driver does not tell how many rows were affected");
    out_.begin_object();
    out_.name("count");
    out_.token(std::to_string(affected_));
    out_.end_object();
  } else if (statement.result == ResultShape::none) {
    if (!binding.has_outputs()) out_.null();
  } else if (sets_ == 0 && statement.result != ResultShape::sets) {
    return failed(ErrorKind::configuration, "there is no result set: 'result: count' or 'none' takes that");
  }
  if (!binding.has_outputs()) return {};
  if (auto written = binding.write_outputs(out_); !written) return written;
  out_.end_object();
  return {};
}

Done<void> Runner::send() {
  if (keep_whole_) {
    if (text_.size() <= max_bytes_) return {};
    return failed(ErrorKind::too_large, "the answer is larger than it may be");
  }
  if (!control_.answer(text_)) return interrupted(control_);
  text_.clear();
  return {};
}

Done<std::vector<DescribedStatement>> Runner::describe(const Plan& plan) {
  std::vector<DescribedStatement> out;
  for (const auto& statement : plan.statements) {
    auto prepared = connection_.prepare(statement.sql);
    if (!prepared) return std::unexpected(std::move(prepared.error()));
    DescribedStatement& each = out.emplace_back();
    const auto& told = (*prepared)->parameters;
    const bool all = told.size() == statement.parameters.size() &&
                     std::ranges::all_of(told, [](const ParameterInfo& info) { return info.known; });
    for (std::size_t i = 0; all && i < told.size(); ++i) {
      each.parameters.push_back(said(statement.parameters[i].name, told[i].sql_type, told[i].size, true));
      if (each.parameters.back().type == ValueType::text)
        each.parameters.back() = {.name = statement.parameters[i].name};
    }
    if (statement.procedure) continue;  // what it gives is known when it has run
    const auto columns = connection_.columns_of((*prepared)->handle.get());
    if (!columns) return std::unexpected(columns.error());
    for (const auto& column : *columns)
      each.columns.push_back(said(column.name, column.sql_type, column.size, column.nullable));
  }
  return out;
}

}  // namespace figbridge::odbc
