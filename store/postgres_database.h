// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "store/database.h"
#include "store/sqlite_schema.h"

namespace Poco {
class Exception;
}

namespace figbridge::store {

/// A PostgreSQL database, in which the schema `figbridge` is ours: every commit waits for the server's disk.
/// A connection that is lost is made again with the next call; the call that lost it fails. Any thread.
class PostgresDatabase final : public Database {
 public:
  /// `connection`: libpq's keywords and values (`host=db1 dbname=bridge user=figbridge`), without blanks in
  /// them. Connecting takes at most 5 seconds, a statement 30, a lock 5. Brought up to this release's schema.
  /// Fails with `storage`: not reachable, not allowed, of a newer release (Error::code `newer_schema`), or
  /// set up to lose what it told (`fsync` or `full_page_writes` off).
  [[nodiscard]] static Result<std::unique_ptr<PostgresDatabase>> open(
      const std::string& connection, std::span<const SchemaStep> schema = postgres_schema());
  ~PostgresDatabase() override;

  /// Error::code is `lost` where the connection was: what was being committed may stand.
  [[nodiscard]] Status run(const std::string& trying, const Work& work) override;
  [[nodiscard]] Status read(const std::string& trying, const Work& work) override;
  void begin(Poco::Data::Session& session) override;
  void commit(Poco::Data::Session& session) override;
  void roll_back(Poco::Data::Session& session) noexcept override;

 private:
  struct Connection {
    std::mutex mutex;
    std::unique_ptr<Poco::Data::Session> session;
    bool ready = false;  ///< connected and set up, as far as is known
  };

  explicit PostgresDatabase(std::string connection);
  /// Makes it, or makes it again. Throws what Poco throws.
  void connect(Connection& connection) const;
  Status run_on(Connection& connection, const std::string& trying, const Work& work) const;
  Status check();
  Status migrate(std::span<const SchemaStep> schema);
  Status take_steps(Poco::Data::Session& session, std::span<const SchemaStep> schema);

  std::string text_;
  Connection writing_;
  Connection reading_;
};

}  // namespace figbridge::store
