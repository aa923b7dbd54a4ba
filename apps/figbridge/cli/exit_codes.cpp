// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/exit_codes.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace figbridge::cli {

Exit exit_of(const Error& error) {
  // routing/stage_rules.h, migrations/row_change.h and migrations/gates/gatekeeper.h name them.
  constexpr std::array<std::string_view, 7> kGates = {
      "stage_unavailable", "confirm_loss", "frozen", "retired", "stage_order", "held", "gates"};
  if (std::ranges::find(kGates, error.code) != kGates.end()) return Exit::refused;
  switch (error.kind) {
    case ErrorKind::configuration:
      return Exit::invalid_configuration;
    case ErrorKind::not_found:
      return Exit::not_found;
    case ErrorKind::conflict:
      return Exit::conflict;
    case ErrorKind::unauthenticated:
    case ErrorKind::forbidden:
      return Exit::not_allowed;
    case ErrorKind::unreachable:
    case ErrorKind::timeout:
    case ErrorKind::closed:
      return Exit::unreachable;
    default:
      return Exit::error;
  }
}

}  // namespace figbridge::cli
