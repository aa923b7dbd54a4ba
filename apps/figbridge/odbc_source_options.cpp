// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/odbc_source_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fstream>

namespace figbridge {

void OdbcSourceOptions::add_to(CLI::App& command) {
  command.add_option("SOURCE", source, "Name of a data source, or a connection string")->required();
  command.add_option("--user", user, "User name, if the data source has none");
  command.add_option("--password-file", password_file, "A file with the password in its first line");
}

Result<odbc::ToolSource> OdbcSourceOptions::read() const {
  odbc::ToolSource out{.source = source, .user = user, .password = {}, .worker = {}};
  if (password_file.empty()) return out;
  std::ifstream in(password_file);
  if (!in || !std::getline(in, out.password))
    return fail(ErrorKind::configuration, Origin::caller, "the file " + password_file + " cannot be read");
  return out;
}

}  // namespace figbridge
