// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "apps/figbridge/scenario/case_file.h"
#include "apps/figbridge/scenario/compare.h"

namespace figbridge::scenario {

/// Runs a command of the command line against the bridge behind that socket, as a script would.
[[nodiscard]] Differences compare_command(const Command& command, const SourceMark& mark,
                                          const std::string& socket);

}  // namespace figbridge::scenario
