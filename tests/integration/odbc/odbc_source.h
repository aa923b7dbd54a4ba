// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/odbc/odbc_backend.h"
#include "core/trace.h"
#include "tests/unit/net/wire.h"

namespace figbridge::test {

/// A data source of a test: a temporary folder with an odbcinst.ini and an odbc.ini of its own, and a backend
/// for it. Nothing of the machine's own ODBC configuration is read.
class OdbcSource {
 public:
  /// `driver`: the library's path. `attributes`: lines of odbc.ini, `{folder}` stands for the folder.
  OdbcSource(const std::string& driver, std::string attributes);
  ~OdbcSource();
  OdbcSource(const OdbcSource&) = delete;
  OdbcSource& operator=(const OdbcSource&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] odbc::OdbcBackendSettings& settings() { return settings_; }
  /// Made by the settings as they are when it is asked for first.
  [[nodiscard]] odbc::OdbcBackend& backend();
  void forget_backend() { backend_.reset(); }
  [[nodiscard]] const Clock& clock() const { return running_.clock; }
  [[nodiscard]] net::Loops& loops() { return running_.loops; }

  /// The step, as YAML in flow form: `{statement: "SELECT 1 AS one", result: row}`.
  [[nodiscard]] std::unique_ptr<BackendCall> bind(const std::string& yaml);
  Result<JsonText> call(BackendCall& call, const std::string& input,
                        std::chrono::milliseconds patience = std::chrono::seconds(10),
                        Safety safety = Safety::write, std::size_t loop = 0);
  Result<JsonText> call(const std::string& yaml, const std::string& input = "{}",
                        std::chrono::milliseconds patience = std::chrono::seconds(10),
                        Safety safety = Safety::write);
  /// The answer's text; what went wrong instead, in a test that expects an answer.
  std::string answer(const std::string& yaml, const std::string& input = "{}");
  /// The error of a call that must fail.
  Error error(const std::string& yaml, const std::string& input = "{}",
              std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  RunningLoops running_;
  std::filesystem::path folder_;
  odbc::OdbcBackendSettings settings_;
  std::unique_ptr<odbc::OdbcBackend> backend_;
};

/// Where Debian puts its drivers: the path of that one, or nothing if it is not installed.
[[nodiscard]] std::string installed_driver(const std::string& file);

}  // namespace figbridge::test
