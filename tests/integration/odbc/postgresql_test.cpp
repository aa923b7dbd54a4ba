// SPDX-License-Identifier: Apache-2.0
// The ODBC backend over PostgreSQL: a Unicode driver with types, procedures, real transactions, and a server
// that goes away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "tests/integration/odbc/database_server.h"
#include "tests/integration/odbc/odbc_source.h"

namespace figbridge::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class PostgresOdbc : public testing::Test {
 protected:
  static void SetUpTestSuite() { server = DatabaseServer::postgresql(); }
  static void TearDownTestSuite() { server.reset(); }

  void SetUp() override {
    ASSERT_NE(server, nullptr) << "install postgresql";
    ASSERT_NE(installed_driver("psqlodbcw.so"), "") << "install odbc-postgresql";
    source = std::make_unique<OdbcSource>(
        installed_driver("psqlodbcw.so"),
        "Servername=127.0.0.1\nPort=" + std::to_string(server->port()) +
            "\nDatabase=postgres\nUsername=erp\nBoolsAsChar=0\nMaxVarcharSize=0\n");
    source->settings().hello.connections = 4;
    run("DROP TABLE IF EXISTS customer");
    run("CREATE TABLE customer (no INTEGER PRIMARY KEY, name TEXT NOT NULL, credit NUMERIC(30,10), big "
        "BIGINT, r REAL, d DOUBLE "
        "PRECISION, ok BOOLEAN, day DATE, at TIMESTAMP, tz TIMESTAMPTZ, t TIME, raw BYTEA, id UUID, tags "
        "TEXT[], j JSONB, padded "
        "CHAR(5), CHECK (credit >= 0))");
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
std::unique_ptr<DatabaseServer> PostgresOdbc::server;

TEST_F(PostgresOdbc, EveryTypeArrivesAsItIs) {
  run("INSERT INTO customer VALUES (7, 'Müller 漢字 😀', 12345678901234567.1000000000, 9223372036854775807, "
      "0.1, 0.1, true, "
      "'2026-11-21', '2026-11-21 18:30:00.123456', '2026-11-21 18:30:00+00', '18:30:00.5', '\\\\x00ff10', "
      "'6b1f2f6e-0f0e-4c5c-9d5e-0123456789ab', '{a,b}', '{\\\"a\\\": 1.10}', 'ab')");
  EXPECT_EQ(scalar("SELECT name FROM customer"), R"("Müller 漢字 😀")");
  EXPECT_EQ(scalar("SELECT credit FROM customer"), "12345678901234567.1000000000");
  EXPECT_EQ(scalar("SELECT big FROM customer"), "9223372036854775807");
  EXPECT_EQ(scalar("SELECT r FROM customer"), "0.1");
  EXPECT_EQ(scalar("SELECT d FROM customer"), "0.1");
  EXPECT_EQ(scalar("SELECT ok FROM customer"), "true");
  EXPECT_EQ(scalar("SELECT day FROM customer"), R"("2026-11-21")");
  EXPECT_EQ(scalar("SELECT at FROM customer"), R"("2026-11-21T18:30:00.123456")");
  EXPECT_EQ(scalar("SELECT t FROM customer"), R"("18:30:00.5")");
  EXPECT_EQ(scalar("SELECT raw FROM customer"), R"("AP8Q")");
  EXPECT_EQ(scalar("SELECT id FROM customer"), R"("6b1f2f6e-0f0e-4c5c-9d5e-0123456789ab")");
  EXPECT_EQ(scalar("SELECT tags FROM customer"), R"("{a,b}")");
  EXPECT_EQ(scalar("SELECT padded FROM customer"), R"("ab   ")");
  EXPECT_EQ(scalar("SELECT NULL::text"), "null");
  EXPECT_EQ(scalar("SELECT ''::text"), R"("")");
}

TEST_F(PostgresOdbc, ValuesAreBoundAsTheDatabaseDescribesThem) {
  EXPECT_EQ(source->answer(
                "{statement: 'INSERT INTO customer (no, name, credit, big, ok, day, at, d) VALUES (:no, "
                ":name, :credit, "
                ":big, :ok, :day, :at, :d)', result: count}",
                R"({"no":8,"name":"Łódź 😀","credit":1234567890.1234567890,"big":9007199254740993,"ok":true,)"
                R"("day":"2026-11-21","at":"2026-11-21T18:30:00.5","d":1e-7})"),
            R"({"count":1})");
  EXPECT_EQ(source->answer("{statement: 'SELECT no, name, credit, big, ok, day, at, d FROM customer WHERE no "
                           "= :no', result: row}",
                           R"({"no":"8"})"),
            R"({"no":8,"name":"Łódź 😀","credit":1234567890.1234567890,"big":9007199254740993,"ok":true,)"
            R"("day":"2026-11-21","at":"2026-11-21T18:30:00.5","d":1e-07})");
  EXPECT_EQ(
      source->answer(
          "{statement: 'UPDATE customer SET credit = :c, day = :d, name = :n WHERE no = 8', result: count}",
          R"({"c":null,"d":null,"n":"x"})"),
      R"({"count":1})");
  EXPECT_EQ(scalar("SELECT credit FROM customer WHERE no = 8"), "null");
}

TEST_F(PostgresOdbc, ConstraintsAreToldApart) {
  run("INSERT INTO customer (no, name) VALUES (1, 'a')");
  const auto fails = [&](const std::string& sql) {
    return source->error("{statement: \"" + sql + "\", result: count}");
  };
  EXPECT_EQ(fails("INSERT INTO customer (no, name) VALUES (1, 'b')").kind, ErrorKind::conflict);
  EXPECT_EQ(fails("INSERT INTO customer (no) VALUES (2)").kind, ErrorKind::rejected);
  EXPECT_EQ(fails("INSERT INTO customer (no, name, credit) VALUES (2, 'a', -1)").kind, ErrorKind::rejected);
  EXPECT_EQ(fails("SELECT 1/0").kind, ErrorKind::rejected);
  EXPECT_EQ(fails("SELECT nothing FROM nowhere").kind, ErrorKind::configuration);
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), "1");
}

TEST_F(PostgresOdbc, AProcedureReturnsWhatItRaises) {
  run("CREATE OR REPLACE FUNCTION due(n integer) RETURNS TABLE (no integer, sum numeric) AS $$ BEGIN IF n < "
      "0 THEN RAISE EXCEPTION "
      "'no such period' USING ERRCODE = 'P0042'; END IF; RETURN QUERY SELECT i, i * 1.10 FROM "
      "generate_series(1, n) i; END $$ LANGUAGE plpgsql");
  EXPECT_EQ(source->answer("{procedure: 'due(:n)'}", R"({"n":2})"),
            R"([{"no":1,"sum":1.10},{"no":2,"sum":2.20}])");
  const auto error = source->error("{procedure: 'due(:n)', errors: {P0042: no_such_period}}", R"({"n":-1})");
  EXPECT_EQ(error.kind, ErrorKind::rejected);
  EXPECT_EQ(error.code, "P0042");
  EXPECT_EQ(error.effect, Effect::none);
}

TEST_F(PostgresOdbc, AFunctionsResultIsAParameter) {
  run("CREATE OR REPLACE FUNCTION twice(n integer) RETURNS integer AS $$ SELECT n * 2 $$ LANGUAGE sql");
  EXPECT_EQ(
      source->answer("{procedure: ':rc = twice(:n)', result: none, parameters: {rc: integer, n: integer}}",
                     R"({"n":21})"),
      R"({"rc":42})");
}

TEST_F(PostgresOdbc, AHungStatementEndsInTimeAndLeavesNothing) {
  const auto before = Steady::now();
  const auto error = source->error(
      "{statement: \"WITH w AS (INSERT INTO customer (no, name) VALUES (5, 'x') RETURNING 1) SELECT "
      "pg_sleep(60) FROM w\", "
      "result: none}",
      "{}", 800ms);
  EXPECT_LT(Steady::now() - before, 1500ms);
  EXPECT_EQ(error.kind, ErrorKind::timeout) << error.describe() << error.remote;
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), "0");
}

TEST_F(PostgresOdbc, ADeadlockIsToldAsWhatMayBeTriedAgain) {
  run("INSERT INTO customer (no, name) VALUES (1, 'a'), (2, 'b')");
  const auto crossing = [&](int first, int second) {
    return "{statements: [{statement: 'UPDATE customer SET name = name WHERE no = " + std::to_string(first) +
           "', result: count}, {statement: \"SELECT pg_sleep(0.4)\", result: none}, {statement: 'UPDATE "
           "customer SET name = name WHERE no = " +
           std::to_string(second) + "', result: count}]}";
  };
  const auto one = source->bind(crossing(1, 2));
  const auto two = source->bind(crossing(2, 1));
  auto other =
      std::async(std::launch::async, [&] { return source->call(*two, "{}", 10s, Safety::write, 1); });
  const auto mine = source->call(*one, "{}");
  const auto theirs = other.get();
  ASSERT_NE(mine.has_value(), theirs.has_value()) << "one of both is the victim";
  const Error& error = mine ? theirs.error() : mine.error();
  EXPECT_EQ(error.kind, ErrorKind::overloaded) << error.remote;
  EXPECT_EQ(error.effect, Effect::none);
}

TEST_F(PostgresOdbc, TheDatabaseDescribesStatements) {
  source->forget_backend();
  source->settings().describe = true;
  const auto call = source->bind(
      "{statement: 'SELECT no, name, credit FROM customer WHERE no = :no AND day < :day', result: row}");
  ASSERT_NE(call, nullptr);
  const std::string input(call->description().input.view());
  const std::string output(call->description().output.view());
  EXPECT_THAT(input, HasSubstr(R"("no":{"type":["integer","null"]})"));
  EXPECT_THAT(input, HasSubstr(R"("day":{"type":["string","null"],"format":"date"})"));
  EXPECT_THAT(output, HasSubstr(R"("credit":{"type":["number","null"]})"));
}

TEST_F(PostgresOdbc, AServerThatIsGoneAndBackIsUsedAgainAtOnce) {
  EXPECT_EQ(scalar("SELECT 1"), "1");
  server->stop();
  const auto gone = source->error("{statement: 'SELECT 1', result: scalar}", "{}", 3s);
  EXPECT_TRUE(gone.kind == ErrorKind::closed || gone.kind == ErrorKind::unreachable)
      << gone.describe() << gone.remote;
  const auto still = source->error("{statement: 'SELECT 1', result: scalar}", "{}", 3s);
  EXPECT_EQ(still.kind, ErrorKind::unreachable) << still.describe() << still.remote;
  EXPECT_EQ(still.effect, Effect::none);
  server->start();
  EXPECT_TRUE(
      eventually([&] { return source->call("{statement: 'SELECT 1', result: scalar}").has_value(); }));
}

TEST_F(PostgresOdbc, AConnectionThatTheServerHasClosedCostsOneCallAtMost) {
  source->settings().hello.probe_after = 1ms;
  for (int round = 0; round < 3; ++round) {
    run("DROP TABLE IF EXISTS nothing");
    const auto killer =
        source->call("{statement: 'SELECT pg_terminate_backend(pg_backend_pid())', result: none}");
    EXPECT_FALSE(killer);
    std::this_thread::sleep_for(5ms);
    EXPECT_EQ(scalar("SELECT 1"), "1");
  }
}

TEST_F(PostgresOdbc, TwoHundredCallersOnSixteenConnectionsAreAllServedInTime) {
  source->settings().hello.connections = 16;
  const auto call =
      source->bind("{statement: 'SELECT :n::integer AS n, pg_sleep(0.005)::text AS s', result: row}");
  std::atomic<int> good = 0;
  std::atomic<int> left = 200;
  for (std::size_t caller = 0; caller < 200; ++caller) {
    spawn(source->loops().at(caller % 2), [&, caller]() -> Task<void> {
      const Caller who;
      const TraceContext trace;
      for (int round = 0; round < 5; ++round) {
        CallContext context{.caller = who,
                            .trace = trace,
                            .deadline = Deadline::after(source->clock(), 5s),
                            .safety = Safety::read};
        const auto request = JsonText::trusted("{\"n\":" + std::to_string(caller) + "}");
        const auto answer = co_await call->call(context, request);
        if (answer && answer->view() == "{\"n\":" + std::to_string(caller) + ",\"s\":\"\"}") ++good;
      }
      --left;
    });
  }
  EXPECT_TRUE(eventually([&] { return left.load() == 0; }));
  EXPECT_EQ(good.load(), 1000);
  EXPECT_EQ(scalar("SELECT COUNT(*) <= 17 FROM pg_stat_activity WHERE usename = 'erp'"), "true")
      << "no more connections than that";
}

}  // namespace
}  // namespace figbridge::test
