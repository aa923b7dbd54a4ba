// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "adapters/odbc/odbc_tool.h"

namespace CLI {
class App;
}

namespace figbridge {

/// The data source that a command is to ask, as its options name it.
struct OdbcSourceOptions {
  std::string source;
  std::string user;
  std::string password_file;

  void add_to(CLI::App& command);
  /// Reads the password's file.
  [[nodiscard]] Result<odbc::ToolSource> read() const;
};

}  // namespace figbridge
