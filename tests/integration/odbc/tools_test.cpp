// SPDX-License-Identifier: Apache-2.0
// What `figbridge import odbc` and `figbridge doctor odbc` learn from real drivers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "adapters/odbc/odbc_import.h"
#include "adapters/odbc/odbc_tool.h"
#include "facade/config/yaml_source.h"
#include "tests/integration/odbc/database_server.h"
#include "tests/integration/odbc/odbc_source.h"

namespace figbridge::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class OdbcTools : public testing::Test {
 protected:
  static void SetUpTestSuite() { server = DatabaseServer::postgresql(); }
  static void TearDownTestSuite() { server.reset(); }
  void SetUp() override {
    ASSERT_NE(server, nullptr) << "install postgresql";
    tool.source = "Driver=" + installed_driver("psqlodbcw.so") +
                  ";Servername=127.0.0.1;Port=" + std::to_string(server->port()) +
                  ";Database=postgres;BoolsAsChar=0";
    tool.user = "erp";
    tool.worker = FIGBRIDGE_BINARY_DIR "/bin/figbridge-odbc";
    source.settings().hello.connection = tool.source + ";UID=erp";
  }
  void run(const std::string& sql) {
    EXPECT_EQ(source.answer("{statement: \"" + sql + "\", result: none}"), "null");
  }

  static std::unique_ptr<DatabaseServer> server;
  odbc::ToolSource tool;
  OdbcSource source{"", ""};
};
std::unique_ptr<DatabaseServer> OdbcTools::server;

TEST_F(OdbcTools, EveryStatementThatAnImportProposesIsOneThatTheDatabaseTakes) {
  run("CREATE SCHEMA erp");
  run("CREATE TABLE erp.\\\"Order Line\\\" (ord INTEGER, pos INTEGER, txt TEXT NOT NULL, day DATE, price "
      "NUMERIC(12,2), PRIMARY KEY (ord, pos))");
  run("CREATE TABLE erp.loose (a INTEGER)");
  run("CREATE VIEW erp.due AS SELECT ord FROM erp.\\\"Order Line\\\"");
  run("CREATE FUNCTION erp.twice(n integer) RETURNS integer AS $$ SELECT n * 2 $$ LANGUAGE sql");
  const auto text = odbc::ask_worker(tool, odbc::Work::catalogue, "erp", 20s);
  ASSERT_TRUE(text) << text.error().describe();
  const auto catalogue = odbc::read_catalogue(*text);
  ASSERT_TRUE(catalogue);
  const auto import = odbc::plan_odbc_import(*catalogue, {.source = "erp", .backend = "db"});
  const std::string& yaml = import.files.at("operations.yaml");
  EXPECT_THAT(yaml, HasSubstr("GET /order_line/{ord}/{pos}"));
  EXPECT_THAT(yaml, HasSubstr("price: \"decimal"));
  EXPECT_THAT(yaml, HasSubstr("erp.twice(:"));
  EXPECT_THAT(import.left_out, testing::Contains(HasSubstr("loose")));
  source.settings().describe = true;
  Problems problems;
  const auto root =
      facade::read_yaml(yaml, std::make_shared<const std::string>("operations.yaml"), {}, problems);
  int statements = 0;
  for (const auto& operation : root["operations"].members) {
    const auto& statement = operation.value["legacy"]["statement"].text;
    if (statement.empty()) continue;
    ++statements;
    EXPECT_NE(source.bind("{statement: " + nlohmann::json(statement).dump() + ", result: count}"), nullptr)
        << statement;
  }
  EXPECT_EQ(statements, 7);
}

TEST_F(OdbcTools, TheDoctorFindsNothingWrongWithPostgresql) {
  const auto report = odbc::ask_worker(tool, odbc::Work::self_test, "SELECT pg_sleep(10)", 20s);
  ASSERT_TRUE(report) << report.error().describe();
  const auto checks = nlohmann::json::parse(*report);
  EXPECT_GT(checks.size(), 15U);
  for (const auto& each : checks) EXPECT_NE(each["result"], "lies") << each.dump();
}

TEST_F(OdbcTools, AWrongPasswordIsToldAndNotShown) {
  tool.source += ";Password=hunter2";
  tool.user = "nobody";
  const auto report = odbc::ask_worker(tool, odbc::Work::self_test, "", 20s);
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().describe(), HasSubstr("nobody"));
  EXPECT_EQ(report.error().describe().find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace figbridge::test
