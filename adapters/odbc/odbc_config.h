// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/odbc/odbc_plan.h"
#include "core/config/common_options.h"
#include "core/config/option_spec.h"
#include "core/config/problems.h"
#include "core/operation.h"

namespace figbridge::odbc {

/// The options that are ODBC's own, declared once: for checking, the JSON Schema and the reference page.
[[nodiscard]] std::vector<OptionSpec> backend_option_specs();
[[nodiscard]] std::vector<OptionSpec> step_option_specs();

struct OdbcBackendSettings {
  BackendSettings common;
  Hello hello;
  std::string worker;  ///< program; empty: `figbridge-odbc` beside the bridge's own
  std::map<std::string, std::string> environment;
  std::chrono::milliseconds cancel_ahead{250};
  std::chrono::milliseconds hung_after{1'000};
  bool describe = false;  ///< contracts are taken from the database when the configuration is read
};
/// Of options that were read with the common specs and these.
[[nodiscard]] OdbcBackendSettings odbc_backend_settings(const Options& options, const std::string& place,
                                                        Problems& problems);

/// A connection string with one more attribute, in braces where its value needs them; empty: as it was.
[[nodiscard]] std::string with_attribute(std::string connection, const char* name, const std::string& value);

/// What a step says: statements, shapes and limits. Nothing after reporting.
[[nodiscard]] std::optional<Plan> read_plan(const StepSpec& step, const std::string& place,
                                            Problems& problems);

}  // namespace figbridge::odbc
