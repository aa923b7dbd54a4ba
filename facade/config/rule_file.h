// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/error.h"
#include "migrations/parity/judgement.h"

namespace figbridge::facade {

/// Who accepts a proposal, why, and until when.
struct Acceptance {
  std::string owner;
  std::string reason;
  std::string expires;  ///< 2027-03-31
  std::string author;   ///< who gave the command
};

/// A file of the configuration that holds one rule, for review.
struct RuleFile {
  std::string rule;  ///< its name
  std::string name;  ///< of the file
  std::string text;  ///< YAML
};

/// The rule that a proposal becomes. Fails with `invalid` for a proposal that no rule can say, and where
/// owner, reason or day are missing.
[[nodiscard]] Result<RuleFile> rule_file_of(const std::string& operation,
                                            const migrations::Proposal& proposal,
                                            const Acceptance& acceptance);

}  // namespace figbridge::facade
