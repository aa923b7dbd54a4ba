// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <vector>

#include "apps/figbridge/scenario/case_run.h"

namespace figbridge::scenario {

/// One line a case, and below one that failed what differs: place, expected, got.
void write_result(const CaseResult& result, std::ostream& out);
/// "12 passed, 1 failed".
void write_sum(const std::vector<CaseResult>& results, std::ostream& out);
/// {"passed", "failed", "invalid", "cases": [{"case", "file", "line", "outcome", "milliseconds", "problems",
/// "differences": [{"file", "line", "what", "expected", "got"}]}]}
void write_json(const std::vector<CaseResult>& results, std::ostream& out);

}  // namespace figbridge::scenario
