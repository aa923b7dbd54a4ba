// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/figbridge/cli/context.h"

namespace CLI {
class App;
}

namespace figbridge {

// Commands that need no running bridge. Each is in a command_*.cpp of its own; main hands them to
// run_command_line.

void add_serve_command(CLI::App& app, cli::Context& context);   ///< serve --config DIR
void add_front_command(CLI::App& app, cli::Context& context);   ///< front URL --listen ADDRESS [--output DIR]
void add_check_commands(CLI::App& app, cli::Context& context);  ///< check [DIR] [--live] [--show], schema
void add_test_command(CLI::App& app, cli::Context& context);    ///< test PLACE... [--only TEXT]
void add_import_commands(CLI::App& app, cli::Context& context);  ///< import wsdl|openapi|odbc … --output DIR
void add_doctor_command(CLI::App& app, cli::Context& context);   ///< doctor odbc SOURCE
void add_keys_commands(CLI::App& app, cli::Context& context);    ///< keys create|list|revoke --file FILE
void add_translate_command(CLI::App& app,
                           cli::Context& context);  ///< translate --wsdl FILE --operation NAME …

}  // namespace figbridge
