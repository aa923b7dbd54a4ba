// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "adapters/odbc/odbc_config.h"

namespace figbridge::odbc {

/// What the command line's tools ask of a data source.
struct ToolSource {
  std::string source;  ///< name of a data source, or a connection string
  std::string user;    ///< empty: the data source's own
  std::string password;
  std::string worker;  ///< program; empty: beside the bridge's own
};

/// Starts a worker for one question, in the calling thread, and gives its answer's text.
[[nodiscard]] Result<std::string> ask_worker(const ToolSource& source, Work work, const std::string& argument,
                                             std::chrono::milliseconds patience);

}  // namespace figbridge::odbc
