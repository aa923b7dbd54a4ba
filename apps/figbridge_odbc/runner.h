// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/odbc/odbc_contract.h"
#include "apps/figbridge_odbc/binding.h"
#include "apps/figbridge_odbc/call_control.h"
#include "apps/figbridge_odbc/connection.h"
#include "routing/fails_when.h"

namespace figbridge::odbc {

/// A plan that a worker has read once and keeps.
struct ReadyPlan {
  Plan plan;
  routing::SideErrors failures;  ///< finds the failure in an answer for which the work is undone
};
[[nodiscard]] std::optional<ReadyPlan> ready_plan(std::string_view text);

/// Runs a plan's statements on a connection and sends the answer: bound, executed, fetched, committed or
/// rolled back. A failure says what its effect may be. The connection is condemned where it is not certain
/// to be as it was before.
class Runner {
 public:
  Runner(Connection& connection, const Hello& hello, CallControl& control)
      : connection_(connection), hello_(hello), control_(control) {}

  Done<void> run(const ReadyPlan& ready, const JsonIndex& input, bool transaction);
  /// What the statements take and give, as the driver says. Nothing is executed.
  Done<std::vector<DescribedStatement>> describe(const Plan& plan);

 private:
  [[nodiscard]] Done<void> run_all(const ReadyPlan& ready, const JsonIndex& input);
  [[nodiscard]] Done<void> run_one(const Statement& statement, const JsonIndex& input, bool answers);
  [[nodiscard]] Done<void> execute(Prepared& prepared);
  [[nodiscard]] Done<void> take_results(const Statement& statement, SQLHSTMT handle, std::size_t outputs);
  void count_affected(SQLHSTMT handle);
  [[nodiscard]] Done<void> check_affected(const Statement& statement) const;
  [[nodiscard]] Done<void> write_set(const Statement& statement, SQLHSTMT handle);
  [[nodiscard]] static Done<void> expect_row(SQLHSTMT handle);
  [[nodiscard]] Done<void> write_rows(const Statement& statement, SQLHSTMT handle,
                                      const std::vector<ColumnInfo>& columns);
  [[nodiscard]] Done<void> write_row(const Statement& statement, SQLHSTMT handle,
                                     const std::vector<ColumnInfo>& columns);
  [[nodiscard]] Done<void> end_answer(const Statement& statement, const Binding& binding);
  [[nodiscard]] Done<void> send();
  [[nodiscard]] Done<void> finish(const ReadyPlan& ready);
  [[nodiscard]] Failure undone(Failure why, bool procedure);

  Connection& connection_;
  const Hello& hello_;
  CallControl& control_;

  bool settled_ = false;  ///< the transaction has ended, and its effect is known

  // Of the statement that answers.
  bool answering_ = false;
  bool keep_whole_ = false;  ///< the answer is looked at before it decides over commit
  std::size_t max_bytes_ = 0;
  std::string text_;
  std::string cell_;
  JsonWriter out_{text_};
  std::size_t sets_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t affected_ = 0;
  bool affected_known_ = true;
};

}  // namespace figbridge::odbc
