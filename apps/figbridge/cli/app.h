// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/context.h"

namespace figbridge::cli {

/// Adds commands to the program's; see commands.h.
using CommandAdder = std::function<void(CLI::App&, Context&)>;

/// Runs the command line: options that all commands share (-o, --socket, --version), the commands that ask a
/// running bridge, and `more`. The exit code; 64 if the command line itself is wrong. Throws nothing.
[[nodiscard]] int run_command_line(int argc, const char* const* argv, const std::vector<CommandAdder>& more,
                                   Context& context);

/// A context over the process's own streams and environment: FIGBRIDGE_SOCKET, NO_COLOR, whether a terminal
/// is there.
[[nodiscard]] Context process_context();

}  // namespace figbridge::cli
