// SPDX-License-Identifier: Apache-2.0
// The ODBC backend over MariaDB: a driver that describes no parameters, procedures with outputs and several
// result sets, native codes where SQLSTATE says nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/odbc/database_server.h"
#include "tests/integration/odbc/odbc_source.h"

namespace figbridge::test {
namespace {

using namespace std::chrono_literals;

class MariaOdbc : public testing::Test {
 protected:
  static void SetUpTestSuite() { server = DatabaseServer::mariadb(); }
  static void TearDownTestSuite() { server.reset(); }

  void SetUp() override {
    ASSERT_NE(server, nullptr) << "install mariadb-server-core";
    ASSERT_NE(installed_driver("libmaodbc.so"), "") << "install odbc-mariadb";
    source = std::make_unique<OdbcSource>(installed_driver("libmaodbc.so"),
                                          "SERVER=127.0.0.1\nPORT=" + std::to_string(server->port()) +
                                              "\nDATABASE=erp\nUSER=erp\nCHARSET=utf8mb4\n");
    source->settings().hello.connections = 4;
    run("DROP TABLE IF EXISTS orders");
    run("DROP TABLE IF EXISTS customer");
    run("CREATE TABLE customer (no INT PRIMARY KEY, name VARCHAR(40) NOT NULL, credit DECIMAL(30,10), big "
        "BIGINT, r FLOAT, d DOUBLE, "
        "day DATE, at DATETIME(6), t TIME, raw VARBINARY(40), note LONGTEXT, padded CHAR(5)) ENGINE=InnoDB");
    run("CREATE TABLE orders (id INT PRIMARY KEY, customer INT NOT NULL, FOREIGN KEY (customer) REFERENCES "
        "customer(no)) ENGINE=InnoDB");
  }
  void run(const std::string& sql) {
    EXPECT_EQ(source->answer("{statement: \"" + sql + "\", result: none}"), "null");
  }
  std::string scalar(const std::string& sql, const std::string& input = "{}") {
    return source->answer("{statement: \"" + sql + "\", result: scalar}", input);
  }

  static std::unique_ptr<DatabaseServer> server;
  std::unique_ptr<OdbcSource> source;
};
std::unique_ptr<DatabaseServer> MariaOdbc::server;

TEST_F(MariaOdbc, EveryTypeArrivesAsItIs) {
  run("INSERT INTO customer VALUES (7, 'Müller 漢字 😀', 12345678901234567.1000000000, 9223372036854775807, "
      "0.1, 0.1, '2026-11-21', "
      "'2026-11-21 18:30:00.123456', '18:30:00', x'00ff10', REPEAT('y', 100000), 'ab')");
  EXPECT_EQ(scalar("SELECT name FROM customer"), R"("Müller 漢字 😀")");
  EXPECT_EQ(scalar("SELECT credit FROM customer"), "12345678901234567.1000000000");
  EXPECT_EQ(scalar("SELECT big FROM customer"), "9223372036854775807");
  EXPECT_EQ(scalar("SELECT r FROM customer"), "0.1");
  EXPECT_EQ(scalar("SELECT d FROM customer"), "0.1");
  EXPECT_EQ(scalar("SELECT day FROM customer"), R"("2026-11-21")");
  EXPECT_EQ(scalar("SELECT at FROM customer"), R"("2026-11-21T18:30:00.123456")");
  EXPECT_EQ(scalar("SELECT t FROM customer"), R"("18:30:00")");
  EXPECT_EQ(scalar("SELECT raw FROM customer"), R"("AP8Q")");
  EXPECT_EQ(scalar("SELECT note FROM customer"), "\"" + std::string(100000, 'y') + "\"");
  EXPECT_EQ(scalar("SELECT NULL"), "null");
  EXPECT_EQ(scalar("SELECT ''"), R"("")");
}

TEST_F(MariaOdbc, ValuesAreBoundAsTheyAre) {
  EXPECT_EQ(
      source->answer(
          "{statement: 'INSERT INTO customer (no, name, credit, big, day, at) VALUES (:no, :name, :credit, "
          ":big, :day, "
          ":at)', result: count}",
          R"({"no":8,"name":"Łódź 😀","credit":1234567890.1234567890,"big":9007199254740993,"day":"2026-11-21","at":"2026-11-21T18:30:00.5"})"),
      R"({"count":1})");
  EXPECT_EQ(
      source->answer(
          "{statement: 'SELECT no, name, credit, big, day FROM customer WHERE no = :no', result: row}",
          R"({"no":8})"),
      R"({"no":8,"name":"Łódź 😀","credit":1234567890.1234567890,"big":9007199254740993,"day":"2026-11-21"})");
  EXPECT_EQ(scalar("SELECT no FROM customer LIMIT :n", R"({"n":1})"), "8");
}

TEST_F(MariaOdbc, ConstraintsAreToldApartByTheirNativeCodes) {
  run("INSERT INTO customer (no, name) VALUES (1, 'a')");
  const auto code = [&](const std::string& sql) {
    return source->error("{statement: \"" + sql + "\", result: count, errors: {'*': x}}").code;
  };
  EXPECT_EQ(code("INSERT INTO customer (no, name) VALUES (1, 'b')"), "unique_violation");
  EXPECT_EQ(code("INSERT INTO customer (no, name) VALUES (2, NULL)"), "not_null_violation");
  EXPECT_EQ(code("INSERT INTO orders VALUES (1, 77)"), "foreign_key_violation");
}

TEST_F(MariaOdbc, AProcedureGivesOutputsAndSeveralSets) {
  run("DROP PROCEDURE IF EXISTS due");
  run("CREATE PROCEDURE due(IN n INT, OUT rc INT) BEGIN SELECT n AS no; SELECT n + 1 AS other, 'x' AS t; SET "
      "rc = n * 2; END");
  EXPECT_EQ(
      source->answer("{procedure: 'due(:n, out :rc)', result: sets, parameters: {n: integer, rc: integer}}",
                     R"({"n":21})"),
      R"({"sets":[[{"no":21}],[{"other":22,"t":"x"}]],"rc":42})");
  EXPECT_EQ(source->error("{procedure: 'due(:n, out :rc)', parameters: {n: integer}}", R"({"n":21})").kind,
            ErrorKind::configuration);
}

TEST_F(MariaOdbc, AProcedureThatSaysItFailedIsUndone) {
  run("DROP PROCEDURE IF EXISTS book");
  run("CREATE PROCEDURE book(IN n INT, OUT rc INT) BEGIN INSERT INTO customer (no, name) VALUES (n, 'x'); "
      "SET rc = IF(n > 5, 4, 0); END");
  const std::string step =
      "{procedure: 'book(:n, out :rc)', result: none, parameters: {n: integer, rc: integer}, fails_when: "
      "{at: rc, not: [0]}}";
  EXPECT_EQ(source->answer(step, R"({"n":3})"), R"({"rc":0})");
  EXPECT_EQ(source->answer(step, R"({"n":7})"), R"({"rc":4})");
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), "1");
}

TEST_F(MariaOdbc, AHungStatementEndsInTimeAndLeavesNothing) {
  const auto before = Steady::now();
  const auto error = source->error(
      "{statements: [{statement: \"INSERT INTO customer (no, name) VALUES (5, 'x')\", result: count}, "
      "{statement: "
      "'SELECT SLEEP(60)', result: none}]}",
      "{}", 800ms);
  EXPECT_LT(Steady::now() - before, 1500ms);
  EXPECT_EQ(error.kind, ErrorKind::timeout) << error.describe() << error.remote;
  EXPECT_TRUE(eventually([&] { return scalar("SELECT COUNT(*) FROM customer") == "0"; }));
}

TEST_F(MariaOdbc, AServerThatWasKilledIsUsedAgainAtOnce) {
  EXPECT_EQ(scalar("SELECT 1"), "1");
  server->stop();
  const auto gone = source->error("{statement: 'SELECT 1', result: scalar}", "{}", 3s);
  EXPECT_TRUE(gone.kind == ErrorKind::closed || gone.kind == ErrorKind::unreachable)
      << gone.describe() << gone.remote;
  EXPECT_EQ(source->error("{statement: 'SELECT 1', result: scalar}", "{}", 3s).kind, ErrorKind::unreachable);
  server->start();
  EXPECT_TRUE(
      eventually([&] { return source->call("{statement: 'SELECT 1', result: scalar}").has_value(); }));
}

}  // namespace
}  // namespace figbridge::test
