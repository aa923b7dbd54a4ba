// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "apps/figbridge/scenario/case_file.h"
#include "core/config/problems.h"

namespace figbridge::scenario {

/// The cases of a file (docs/scenarios.md tells the format). Everything that is wrong is in `problems` with
/// its line; the cases are of use only if there is nothing. `file` stands in places and is where relative
/// paths start.
[[nodiscard]] std::vector<Case> read_cases(std::string_view text, const std::filesystem::path& file,
                                           Problems& problems);

}  // namespace figbridge::scenario
