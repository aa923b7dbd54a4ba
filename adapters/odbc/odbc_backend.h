// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/odbc/odbc_config.h"
#include "core/backend.h"
#include "net/workers.h"

namespace figbridge::odbc {

/// A database behind a worker process. Immutable once made; any loop.
class OdbcBackend final : public Backend {
 public:
  OdbcBackend(std::string name, OdbcBackendSettings settings, const Clock& clock);

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] std::string_view protocol() const override { return "odbc"; }
  /// Reads the step's statements. With `describe: true` the database is asked what they take and give, and
  /// has to be there.
  [[nodiscard]] std::unique_ptr<BackendCall> bind(const StepSpec& step, Problems& problems) override;
  /// `unsupported`: there is no byte form to pass through.
  Task<Result<Message>> forward(CallContext& context, Message message) override;
  [[nodiscard]] std::vector<EndpointHealth> health() const override;
  /// Connects, and tries the connection.
  Task<Status> probe(Deadline deadline) override;

 private:
  std::string name_;
  OdbcBackendSettings settings_;
  const Clock& clock_;
  net::Workers workers_;
};

/// The worker's program if the configuration names none.
[[nodiscard]] std::string standard_worker();
/// For whoever has configured the source, and wants to know what the driver thinks: its words as the error's
/// cause, without the passwords of the connection string.
[[nodiscard]] Error with_drivers_words(Error error, std::string_view connection);
/// How a worker of these settings is started, and what it is told.
[[nodiscard]] net::WorkersSettings workers_settings(const OdbcBackendSettings& settings);

}  // namespace figbridge::odbc
