// SPDX-License-Identifier: Apache-2.0
#include "store/postgres_database.h"

#include <fmt/format.h>

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/Session.h>
#include <algorithm>
#include <utility>

#include "store/postgres_error.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

std::unexpected<Error> refused(std::string text, std::string code = {}) {
  return fail(Error{.kind = ErrorKind::storage, .text = std::move(text), .code = std::move(code)});
}

std::string ask(Session& session, const std::string& question) {
  std::string answer;
  session << question, into(answer), now;
  return answer;
}

/// Statements are separated by blank lines; a comment goes with the one behind it.
std::vector<std::string> statements(std::string_view sql) {
  std::vector<std::string> list;
  while (!sql.empty()) {
    const auto end = std::min(sql.find("\n\n"), sql.size());
    const auto statement = sql.substr(0, end);
    if (statement.find_first_not_of("\n ") != std::string_view::npos) list.emplace_back(statement);
    sql.remove_prefix(std::min(end + 2, sql.size()));
  }
  return list;
}

}  // namespace

PostgresDatabase::PostgresDatabase(std::string connection) : text_(std::move(connection)) {}
PostgresDatabase::~PostgresDatabase() = default;

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(const std::string& connection,
                                                                 std::span<const SchemaStep> schema) {
  Poco::Data::PostgreSQL::Connector::registerConnector();
  // Not make_unique: the constructor is private.
  std::unique_ptr<PostgresDatabase> database(new PostgresDatabase(connection));
  if (auto status = database->check(); !status) return std::unexpected(std::move(status.error()));
  if (auto status = database->migrate(schema); !status) return std::unexpected(std::move(status.error()));
  return database;
}

Status PostgresDatabase::run(const std::string& trying, const Work& work) {
  return run_on(writing_, trying, work);
}

Status PostgresDatabase::read(const std::string& trying, const Work& work) {
  return run_on(reading_, trying, [&](Session& session) {
    session << "SET default_transaction_read_only = on", now;
    work(session);
  });
}

void PostgresDatabase::begin(Session& session) {
  session.begin();
}

void PostgresDatabase::commit(Session& session) {
  session.commit();
}

void PostgresDatabase::roll_back(Session& session) noexcept {
  try {
    session.rollback();
  } catch (...) {
    // Its connection is lost, and the transaction with it.
  }
}

std::unique_ptr<Session> PostgresDatabase::connect() const {
  auto session = std::make_unique<Session>(
      "PostgreSQL", text_ + " connect_timeout=5 tcp_user_timeout=30000 application_name=figbridge");
  for (const char* setting : {"synchronous_commit = on", "statement_timeout = '30s'", "lock_timeout = '5s'",
                              "idle_in_transaction_session_timeout = '60s'", "client_encoding = 'UTF8'",
                              "client_min_messages = 'warning'", "search_path = figbridge"}) {
    *session << std::string("SET ") + setting, now;
  }
  return session;
}

Status PostgresDatabase::run_on(Connection& connection, const std::string& trying, const Work& work) const {
  const std::scoped_lock lock(connection.mutex);
  try {
    if (!connection.session) connection.session = connect();
    work(*connection.session);
    return {};
  } catch (const Poco::Exception& thrown) {
    const bool connected = connection.session && connection.session->isConnected();
    auto error = postgres_error(thrown, trying, connected);
    if (!connected || error.code == "lost") connection.session.reset();
    return fail(std::move(error));
  } catch (const std::exception& thrown) {
    return fail(
        Error{.kind = ErrorKind::storage, .text = trying + ": the store failed", .remote = thrown.what()});
  }
}

Status PostgresDatabase::check() {
  std::string loses;
  auto asked = run("opening the store", [&](Session& session) {
    for (const char* setting : {"fsync", "full_page_writes"}) {
      if (ask(session, std::string("SHOW ") + setting) != "on") loses = setting;
    }
  });
  if (!asked) return asked;
  if (!loses.empty())
    return refused(fmt::format("the server has `{}` off: it would lose what it says is written", loses));
  return {};
}

Status PostgresDatabase::migrate(std::span<const SchemaStep> schema) {
  Status told;
  auto ran = run("bringing the store's schema up to date", [&](Session& session) {
    begin(session);
    try {
      told = take_steps(session, schema);
      told ? commit(session) : roll_back(session);
    } catch (...) {
      roll_back(session);
      throw;
    }
  });
  return ran ? told : ran;
}

/// All in one transaction: PostgreSQL takes definitions back as well. One bridge at a time.
Status PostgresDatabase::take_steps(Session& session, std::span<const SchemaStep> schema) {
  session << "SELECT pg_advisory_xact_lock(1179207490)", now;  // "FIGB"
  session << "CREATE SCHEMA IF NOT EXISTS figbridge", now;
  session << "CREATE TABLE IF NOT EXISTS schema_step (number BIGINT PRIMARY KEY, name TEXT NOT NULL)", now;
  Poco::Int64 stands = 0;
  session << "SELECT coalesce(max(number), 0) FROM schema_step", into(stands), now;
  const int known = schema.empty() ? 0 : schema.back().number;
  if (stands > known) {
    return refused(
        fmt::format("the store has schema {}, this release knows {}: it belongs to a newer release", stands,
                    known),
        "newer_schema");
  }
  for (const auto& step : schema) {
    if (step.number <= stands) continue;
    for (const auto& statement : statements(step.sql)) session << statement, now;
    Poco::Int64 number = step.number;
    std::string name(step.name);
    session << "INSERT INTO schema_step (number, name) VALUES ($1, $2)", use(number), use(name), now;
  }
  return {};
}

}  // namespace figbridge::store
