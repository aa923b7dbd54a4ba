// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/figbridge/cli/context.h"
#include "core/error.h"

namespace figbridge::cli {

/// What `figbridge routes set` was told. Texts as they were written; the bridge checks them.
struct RouteOptions {
  std::string stage;
  std::string share;
  std::vector<std::string> when;     ///< each is a rule: `/companyCode=PT01,PT02`, several joined by `&`
  std::vector<std::string> callers;  ///< one rule
  std::vector<std::string> roles;    ///< one rule
  bool no_cohort = false;
  std::string copies;
  std::string compare;
  std::optional<bool> fallback;
  std::vector<std::string> override_roles;
  std::string successor;

  [[nodiscard]] bool nothing() const;
  /// Rules beside the share were given: the cohort is to be written anew.
  [[nodiscard]] bool new_rules() const {
    return no_cohort || !when.empty() || !callers.empty() || !roles.empty();
  }
};

/// The `set` member of a change. `kept_share`: the row's share, which new rules do not take away. Fails with
/// `invalid` on a condition that cannot be read.
[[nodiscard]] Result<Json> settings_of(const RouteOptions& options, const std::string& kept_share);

}  // namespace figbridge::cli
