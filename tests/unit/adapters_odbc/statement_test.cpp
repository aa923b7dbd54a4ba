// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "adapters/odbc/odbc_statement.h"

namespace figbridge::odbc {
namespace {

std::vector<std::string> names(const Statement& statement) {
  std::vector<std::string> out;
  for (const auto& each : statement.parameters) out.push_back(each.name);
  return out;
}

struct Case {
  std::string text;
  std::string sql;
  std::vector<std::string> names;
};

TEST(OdbcStatement, NamedParametersBecomeMarks) {
  const std::vector<Case> cases = {
      {"SELECT a FROM t WHERE no = :no", "SELECT a FROM t WHERE no = ?", {"no"}},
      {"SELECT :a,:b , :a", "SELECT ?,? , ?", {"a", "b", "a"}},
      {"SELECT ':x', \":y\", `:z` , :w", "SELECT ':x', \":y\", `:z` , ?", {"w"}},
      {"SELECT 'it''s :x' || :w", "SELECT 'it''s :x' || ?", {"w"}},
      {"SELECT 1 -- :x\n, :w", "SELECT 1  , ?", {"w"}},
      {"SELECT /* :x ' */ :w;  ", "SELECT   ?", {"w"}},
      {"SELECT a::int, :w::numeric", "SELECT a::int, ?::numeric", {"w"}},
      {"SELECT $$:x$$, $t$ ' :y $t$, :w", "SELECT $$:x$$, $t$ ' :y $t$, ?", {"w"}},
      {"BEGIN p(:x); q; END;", "BEGIN p(?); q; END;", {"x"}},
      {"SELECT a$b, 12:30, arr[1:2]", "SELECT a$b, 12:30, arr[1:2]", {}}};
  for (const auto& each : cases) {
    const auto read = parse_statement(each.text);
    ASSERT_TRUE(read) << each.text << ": " << read.error().describe();
    EXPECT_EQ(read->sql, each.sql);
    EXPECT_EQ(names(*read), each.names) << each.text;
  }
}

TEST(OdbcStatement, WhatCouldBeReadInTwoWaysIsRefused) {
  for (const std::string text : {"", "  ", "-- nothing", "SELECT ?", "SELECT 1; DELETE FROM t", "SELECT 'x",
                                 "SELECT /* x", "SELECT $t$ x", "SELECT \"x"}) {
    const auto read = parse_statement(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::configuration);
  }
}

TEST(OdbcStatement, ProceduresBecomeCalls) {
  const auto call = parse_procedure("sp_due(:dueBefore, 7, 'a,b', inout :n, out :rc)");
  ASSERT_TRUE(call);
  EXPECT_EQ(call->sql, "{call sp_due(?, 7, 'a,b', ?, ?)}");
  EXPECT_EQ(names(*call), (std::vector<std::string>{"dueBefore", "n", "rc"}));
  EXPECT_EQ(call->parameters[1].direction, Direction::inout);
  EXPECT_EQ(call->parameters[2].direction, Direction::out);
  const auto function = parse_procedure(":rc = erp.sp_due()");
  ASSERT_TRUE(function);
  EXPECT_EQ(function->sql, "{? = call erp.sp_due()}");
  EXPECT_EQ(function->parameters[0].direction, Direction::result);
}

TEST(OdbcStatement, WhatIsNoCallIsRefused) {
  for (const std::string text :
       {"", "sp_due", "sp due()", "sp(a)", "sp(out 7)", "sp(:a b)", "x = sp()", "sp('a''b')", "sp();--(x)"}) {
    EXPECT_FALSE(parse_procedure(text)) << text;
  }
}

TEST(OdbcStatement, KnowsWhatPlainlyWrites) {
  for (const std::string text : {"INSERT INTO t", " update t SET a = 1", "Delete\nFROM t", "DROP TABLE t"}) {
    EXPECT_TRUE(writes_plainly(text)) << text;
  }
  for (const std::string text : {"SELECT 1", "updates", "WITH x AS (SELECT 1) SELECT 1", "{call f()}", ""}) {
    EXPECT_FALSE(writes_plainly(text)) << text;
  }
}

/// Texts of pieces that mean something to a scanner, put together at random: whatever is accepted has as many
/// marks outside literals as it has parameters, and every literal as it was written.
TEST(OdbcStatement, AnyAcceptedTextHasOneMarkForEachParameter) {
  const std::vector<std::string> pieces = {":a", "::",  ":=", "'", "''",  "\"", "`", "--", "\n", "/*",
                                           "*/", "$t$", "$$", "$", " x ", ";",  "7", ":",  "ä",  "{"};
  std::mt19937 random(7);
  int accepted = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text = "S";
    for (unsigned left = random() % 12; left > 0; --left) text += pieces[random() % pieces.size()];
    const auto read = parse_statement(text);
    if (!read) continue;
    ++accepted;
    const auto marks = static_cast<std::size_t>(std::ranges::count(read->sql, '?'));
    ASSERT_EQ(marks, read->parameters.size()) << text;
    const auto again = parse_statement(std::string(read->sql));
    if (marks == 0) {
      ASSERT_TRUE(again) << text << " -> " << read->sql;
      ASSERT_EQ(again->sql, read->sql) << text;
    }
  }
  EXPECT_GT(accepted, 1000);
}

}  // namespace
}  // namespace figbridge::odbc
