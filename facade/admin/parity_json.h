// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "facade/admin/admin_json.h"
#include "migrations/parity/evidence.h"
#include "migrations/parity/judgement.h"
#include "migrations/parity/rule.h"

namespace figbridge::facade {

/// The counts alone.
[[nodiscard]] AdminJson json_of(const migrations::ParityReport& report);
/// With differences and proposals. Values of proposals are masked by the schema; those of the report's
/// examples are already.
[[nodiscard]] AdminJson json_of(const migrations::ParityReport& report,
                                const migrations::Judgement& judgement, const JsonText& schema);
/// Whether none of the proposal's values is masked by the schema: then it may stand in a file.
[[nodiscard]] bool may_be_shown(const migrations::Proposal& proposal, const JsonText& schema);
/// How often each rule explained something, the expired ones included.
[[nodiscard]] AdminJson json_of(const std::vector<migrations::ParityRule>& rules,
                                const migrations::ParityReport& report, const std::string& today);

}  // namespace figbridge::facade
