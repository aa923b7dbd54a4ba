// SPDX-License-Identifier: Apache-2.0
// The ODBC backend over SQLite: an ANSI driver whose columns have no types to speak of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/odbc/odbc_source.h"

namespace figbridge::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class SqliteOdbc : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(installed_driver("libsqlite3odbc.so"), "") << "install libsqliteodbc";
    source.answer(
        "{statement: \"CREATE TABLE customer (no INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, "
        "city VARCHAR(40), credit DECIMAL(12,2), rate DOUBLE, since DATE, photo BLOB, note TEXT)\", result: "
        "none}");
    add(7, "Müller & Söhne 漢字 😀");
    add(8, "Smith");
  }
  void add(int no, const std::string& name) {
    EXPECT_EQ(
        source.answer("{statement: 'INSERT INTO customer (no, name, city, rate, since) VALUES (:no, :name, "
                      ":city, :rate, :since)', result: count}",
                      R"({"no":)" + std::to_string(no) + R"(,"name":")" + name +
                          R"(","city":"","rate":0.1,"since":"2026-11-21"})"),
        R"({"count":1})");
  }
  std::string count() {
    return source.answer(
        "{statement: 'SELECT COUNT(*) AS n FROM customer', result: scalar, columns: {n: integer}}");
  }

  OdbcSource source{installed_driver("libsqlite3odbc.so"), "Database={folder}/erp.db\n"};
};

TEST_F(SqliteOdbc, ARowKeepsItsTextNullsAndDigits) {
  EXPECT_EQ(
      source.answer("{statement: 'SELECT no, name, city, credit, rate, since, note FROM customer WHERE no = "
                    ":no', result: row}",
                    R"({"no":7})"),
      R"({"no":7,"name":"Müller & Söhne 漢字 😀","city":"","credit":null,"rate":0.1,"since":"2026-11-21","note":null})");
}

TEST_F(SqliteOdbc, RowsScalarsCountsAndNothingAreShapes) {
  EXPECT_EQ(source.answer("{statement: 'SELECT no FROM customer ORDER BY no'}"), R"([{"no":7},{"no":8}])");
  EXPECT_EQ(source.answer("{statement: 'SELECT no FROM customer WHERE no > 100'}"), "[]");
  EXPECT_EQ(source.answer("{statement: 'SELECT name FROM customer WHERE no = 8', result: scalar}"),
            R"("Smith")");
  EXPECT_EQ(source.answer("{statement: \"UPDATE customer SET city = 'X'\", result: count}"),
            R"({"count":2})");
  EXPECT_EQ(source.answer("{statement: \"UPDATE customer SET city = 'Y'\", result: none}"), "null");
}

TEST_F(SqliteOdbc, ARowThatIsNotThereIsNotFoundOrWhatTheContractCallsIt) {
  const std::string step = "statement: 'SELECT name FROM customer WHERE no = :no', result: row";
  EXPECT_EQ(source.error("{" + step + "}", R"({"no":9})").kind, ErrorKind::not_found);
  const auto named = source.error("{" + step + ", errors: {not_found: unknown_customer}}", R"({"no":9})");
  EXPECT_EQ(named.kind, ErrorKind::rejected);
  EXPECT_EQ(named.code, "not_found");
}

TEST_F(SqliteOdbc, MoreRowsThanOneOrThanAllowedAreNeverCut) {
  EXPECT_EQ(source.error("{statement: 'SELECT name FROM customer', result: row}").kind,
            ErrorKind::bad_answer);
  EXPECT_EQ(source.error("{statement: 'SELECT name FROM customer', max_rows: 1}").kind, ErrorKind::too_large);
}

TEST_F(SqliteOdbc, AWriteThatChangesTooMuchIsRolledBack) {
  const auto error = source.error("{statement: 'DELETE FROM customer', result: count, max_affected: 1}");
  EXPECT_EQ(error.kind, ErrorKind::rejected);
  EXPECT_EQ(error.effect, Effect::none);
  EXPECT_EQ(count(), "2");
}

TEST_F(SqliteOdbc, ADryRunAndAReadOnlyConnectionLeaveNothing) {
  EXPECT_EQ(source.answer("{statement: 'DELETE FROM customer', result: count, rollback: always}"),
            R"({"count":2})");
  EXPECT_EQ(count(), "2");
  source.forget_backend();
  source.settings().hello.read_only = true;
  source.call("{statement: 'DELETE FROM customer', result: count}");
  EXPECT_EQ(count(), "2");
}

TEST_F(SqliteOdbc, StatementsOfOneOperationAreOneTransaction) {
  const std::string steps =
      "{statements: [{statement: 'UPDATE customer SET city = :city WHERE no = 7', result: count}, "
      "{statement: 'INSERT INTO customer (no, name) VALUES (:no, :city)', result: count}]}";
  const auto error = source.error(steps, R"({"city":"Porto","no":8})");
  EXPECT_EQ(error.kind, ErrorKind::conflict) << error.describe() << error.remote;
  EXPECT_EQ(error.effect, Effect::none);
  EXPECT_EQ(source.answer("{statement: 'SELECT city FROM customer WHERE no = 7', result: scalar}"), R"("")");
  EXPECT_EQ(source.answer(steps, R"({"city":"Porto","no":9})"), R"({"count":1})");
  EXPECT_EQ(source.answer("{statement: 'SELECT city FROM customer WHERE no = 7', result: scalar}"),
            R"("Porto")");
}

TEST_F(SqliteOdbc, AReadDoesNotWrite) {
  const auto got = source.call("{statement: 'DELETE FROM customer', result: count}", "{}", 5s, Safety::read);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::configuration);
  EXPECT_EQ(count(), "2");
}

TEST_F(SqliteOdbc, AStatementBeforeTheLastMayAskForARow) {
  const std::string steps =
      "{statements: [{statement: 'SELECT 1 FROM customer WHERE no = :no', result: row}, {statement: 'SELECT "
      "no, credit FROM customer "
      "WHERE no < :no', nulls: drop}]}";
  EXPECT_EQ(source.error(steps, R"({"no":99})").kind, ErrorKind::not_found);
  EXPECT_EQ(source.answer(steps, R"({"no":7})"), "[]");
  EXPECT_EQ(source.answer(steps, R"({"no":8})"), R"([{"no":7}])");
}

TEST_F(SqliteOdbc, ConstraintsAreTheCallersMatter) {
  const auto twice = source.error(
      "{statement: 'INSERT INTO customer (no, name) VALUES (7, :n)', result: count}", R"({"n":"x"})");
  EXPECT_EQ(twice.kind, ErrorKind::conflict) << twice.remote;
  EXPECT_EQ(twice.effect, Effect::none);
  EXPECT_THAT(twice.remote, HasSubstr("UNIQUE"));
  EXPECT_EQ(twice.describe().find("UNIQUE"), std::string::npos) << "the driver's words are not ours";
}

TEST_F(SqliteOdbc, AFailureInANormalAnswerUndoesTheWork) {
  const auto answer = source.call(
      "{statements: [{statement: 'DELETE FROM customer', result: count}, {statement: 'SELECT 4 AS rc', "
      "result: row, columns: {rc: integer}}], fails_when: {at: rc, not: [0]}}");
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(answer->view(), R"({"rc":4})") << "the core makes a failure of it";
  EXPECT_EQ(count(), "2");
}

TEST_F(SqliteOdbc, ValuesThatDoNotFitAreRefusedWhereTheyStand) {
  const std::string step = "{statement: 'SELECT no FROM customer WHERE no = :no', parameters: {no: integer}}";
  for (const std::string input :
       {R"({})", R"({"no":"seven"})", R"({"no":1.5})", R"({"no":[7]})", R"({"no":true})"}) {
    const auto error = source.error(step, input);
    EXPECT_EQ(error.kind, ErrorKind::invalid) << input;
    EXPECT_EQ(error.origin, Origin::caller) << input;
    EXPECT_EQ(error.location, "/no") << input;
    EXPECT_EQ(error.effect, Effect::none) << input;
  }
  EXPECT_EQ(source.answer(step, R"({"no":"7"})"), R"([{"no":7}])");
  EXPECT_EQ(source.answer(step, R"({"no":null})"), "[]");
}

TEST_F(SqliteOdbc, AnOptionalValueThatIsAbsentIsNull) {
  const std::string step =
      "{statement: 'SELECT COUNT(*) AS n FROM customer WHERE :city IS NULL', result: scalar, parameters: "
      "{city: 'text?'}, columns: {n: integer}}";
  EXPECT_EQ(source.answer(step), "2");
  EXPECT_EQ(source.answer(step, R"({"city":"x"})"), "0");
}

TEST_F(SqliteOdbc, NoInputReachesTheStatementsText) {
  for (const std::string input : {"' OR '1'='1", "'; DROP TABLE customer; --", "\\\" OR 1=1 /*", "%00", "?",
                                  ":no", "{fn now()}", "x' UNION SELECT name FROM sqlite_master --"}) {
    EXPECT_EQ(source.answer("{statement: 'SELECT no FROM customer WHERE name = :name'}",
                            R"({"name":")" + input + R"("})"),
              "[]")
        << input;
    EXPECT_EQ(source.answer("{statement: 'SELECT :name AS same', result: scalar}",
                            R"({"name":")" + input + R"("})"),
              "\"" + input + "\"");
  }
  EXPECT_EQ(count(), "2");
}

TEST_F(SqliteOdbc, LongTextAndBytesArriveWhole) {
  const std::string text(300'000, 'x');
  EXPECT_EQ(source.answer("{statement: 'UPDATE customer SET note = :note, photo = :photo WHERE no = 7', "
                          "parameters: {photo: binary}, result: count}",
                          R"({"note":")" + text + R"(ä","photo":"AAECAwQ="})"),
            R"({"count":1})");
  EXPECT_EQ(source.answer("{statement: 'SELECT note FROM customer WHERE no = 7', result: scalar}"),
            "\"" + text + "ä\"");
  EXPECT_EQ(source.answer("{statement: 'SELECT photo FROM customer WHERE no = 7', result: scalar}"),
            R"("AAECAwQ=")");
}

TEST_F(SqliteOdbc, ManyRowsComeInManyFrames) {
  const std::string rows =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i, 'some text "
      "to fill it' AS t FROM n";
  const auto answer = source.answer("{statement: \"" + rows + "\", max_rows: 50000}");
  EXPECT_GT(answer.size(), 1'500'000U);
  EXPECT_TRUE(answer.ends_with(R"("t":"some text to fill it"}])")) << answer.substr(answer.size() - 100);
}

TEST_F(SqliteOdbc, AStatementThatTakesTooLongIsCancelledInTime) {
  const std::string endless =
      "{statement: 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS c "
      "FROM n', result: scalar}";
  const auto before = Steady::now();
  const auto error = source.error(endless, "{}", 800ms);
  EXPECT_LT(Steady::now() - before, 1500ms);
  EXPECT_EQ(error.kind, ErrorKind::timeout);
  EXPECT_EQ(error.effect, Effect::none) << "it was rolled back in time";
  EXPECT_EQ(count(), "2") << "the next call finds a worker";
}

TEST_F(SqliteOdbc, AStatementThatIsWrongIsTheConfigurationsFault) {
  const auto error = source.error("{statement: 'SELECT no FROM nowhere'}");
  EXPECT_EQ(error.origin, Origin::backend);
  EXPECT_EQ(error.effect, Effect::none);
  EXPECT_THAT(error.remote, HasSubstr("nowhere"));
}

TEST_F(SqliteOdbc, TheDatabaseDescribesWhatNobodyDeclared) {
  source.forget_backend();
  source.settings().describe = true;
  const auto call = source.bind("{statement: 'SELECT no, name FROM customer WHERE no = :no', result: row}");
  ASSERT_NE(call, nullptr);
  EXPECT_THAT(std::string(call->description().output.view()),
              HasSubstr(R"("no":{"type":["integer","null"]})"));
  EXPECT_THAT(std::string(call->description().input.view()), HasSubstr(R"("required":["no"])"));
}

TEST(OdbcSources, WhatCannotBeConnectedToIsSaidInTime) {
  OdbcSource unknown(installed_driver("libsqlite3odbc.so"), "");
  unknown.settings().hello.connection = "DSN=nobody";
  EXPECT_EQ(unknown.error("{statement: 'SELECT 1 AS one'}").kind, ErrorKind::configuration);
  OdbcSource driverless("/nowhere/libdriver.so", "");
  EXPECT_EQ(driverless.error("{statement: 'SELECT 1 AS one'}").effect, Effect::none);
  OdbcSource workerless(installed_driver("libsqlite3odbc.so"), "");
  workerless.settings().worker = "/nowhere/figbridge-odbc";
  const auto error = workerless.error("{statement: 'SELECT 1 AS one'}");
  EXPECT_EQ(error.kind, ErrorKind::unreachable);
  EXPECT_THAT(error.remote, HasSubstr("/nowhere/figbridge-odbc"));
}

}  // namespace
}  // namespace figbridge::test
