// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "apps/figbridge/scenario/case_file.h"
#include "apps/figbridge/scenario/sections.h"
#include "core/config/problems.h"

namespace figbridge::scenario {

// What the sections of a case file say; what is wrong with one is in the problems, and its value is of no use
// then.

[[nodiscard]] Configuration configuration_of(const Section& section, const std::filesystem::path& folder);
/// `request LISTENER METHOD TARGET [xN] [bytes]`, `request LISTENER raw`, or `figbridge WORDS`.
[[nodiscard]] Step step_of(const Section& section, Problems& problems);
/// `call BACKEND METHOD TARGET [bytes]` or `call BACKEND any`; `when` alike.
[[nodiscard]] ExpectedCall call_of(const Section& section, Problems& problems);
/// `answer STATUS [bytes] [after DURATION] [close N | reset N]`, `answer raw|hang|refuse`.
[[nodiscard]] Answer answer_of(const Section& section, Problems& problems);
/// `reply STATUS [bytes|empty] [cut]` or `reply none`.
[[nodiscard]] ExpectedReply reply_of(const Section& section, Problems& problems);
/// `observed [nothing]`.
[[nodiscard]] Observed observed_of(const Section& section, Problems& problems);

}  // namespace figbridge::scenario
