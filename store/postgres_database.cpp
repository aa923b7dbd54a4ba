// SPDX-License-Identifier: Apache-2.0
#include "store/postgres_database.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <Poco/Data/DataException.h>
#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/PostgreSQL/SessionHandle.h>
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

/// Poco 1.11 never frees a connection that could not be made: it is asked for one only when there is one to
/// be had. Throws what Poco would.
void try_to_connect(const std::string& connection) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> tried(PQconnectdb(connection.c_str()), &PQfinish);
  if (PQstatus(tried.get()) == CONNECTION_OK) return;
  throw Poco::Data::ConnectionFailedException(std::string("Connection Error: ") +
                                              PQerrorMessage(tried.get()));
}

Poco::Data::PostgreSQL::SessionHandle& handle_of(Session& session) {
  return *Poco::AnyCast<Poco::Data::PostgreSQL::SessionHandle*>(session.getProperty("handle"));
}

/// Neither does it free one that was lost: that one is made again instead, with the same address and
/// password. False: the server is still away.
bool connect_again(Session& session) {
  auto& handle = handle_of(session);
  if (!handle.reset()) return false;
  handle.rollback();  // Poco may believe that it is still in the transaction that was lost
  return true;
}

/// What each connection is told first.
void set_up(Session& session) {
  for (const char* setting : {"synchronous_commit = on", "statement_timeout = '30s'", "lock_timeout = '5s'",
                              "idle_in_transaction_session_timeout = '60s'", "client_encoding = 'UTF8'",
                              "client_min_messages = 'warning'", "search_path = figbridge"}) {
    session << std::string("SET ") + setting, now;
  }
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

void PostgresDatabase::connect(Connection& connection) const {
  if (!connection.session) {
    const auto wanted = text_ + " connect_timeout=5 tcp_user_timeout=30000 application_name=figbridge";
    try_to_connect(wanted);
    connection.session = std::make_unique<Session>("PostgreSQL", wanted);
    // What the server remarks would else stand in the middle of the program's own output.
    PQsetNoticeProcessor(handle_of(*connection.session), [](void*, const char*) {}, nullptr);
  } else if (!connect_again(*connection.session)) {
    throw Poco::Data::ConnectionFailedException("the server is still away");
  }
  set_up(*connection.session);
  connection.ready = true;
}

Status PostgresDatabase::run_on(Connection& connection, const std::string& trying, const Work& work) const {
  const std::scoped_lock lock(connection.mutex);
  try {
    if (!connection.ready) connect(connection);
    work(*connection.session);
    return {};
  } catch (const Poco::Exception& thrown) {
    const bool connected = connection.session && connection.session->isConnected();
    auto error = postgres_error(thrown, trying, connected);
    if (!connected || error.code == "lost") connection.ready = false;
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
