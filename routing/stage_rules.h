// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/operation.h"
#include "routing/route.h"
#include "routing/stage.h"

namespace figbridge::routing {

/// What a person has confirmed with a change.
struct Confirmation {
  bool accept_loss = false;  ///< a rollback loses writes; or, of `retired`, there is no rollback
  bool force = false;        ///< although the row is frozen, retired, or retires without having been modern
};

/// May this row be, for this operation, with this machinery? Pure. Refusals say what to do instead.
/// Error::code:
///   stage_unavailable  the machinery of the stage, copies or comparison is not in this build (kind
///   `unsupported`) confirm_loss       allowed once `accept_loss` is confirmed (kind `invalid`) (none) the
///   row contradicts itself or the operation (kind `invalid`, located by member)
[[nodiscard]] Status check_row(const Route& row, const Operation& operation,
                               const Machinery& machinery = kMachinery);

/// May `before` become `after`? Checks `after` with check_row as well. Error::code beside those above:
///   frozen             the row is frozen (kind `conflict`)
///   retired            a retired operation has no way back but `modern` with force (kind `gone`)
///   stage_order        `retired` is reached from `modern`, or by force (kind `invalid`)
[[nodiscard]] Status check_transition(const Route& before, const Route& after, const Operation& operation,
                                      const Confirmation& confirmed, const Machinery& machinery = kMachinery);

/// Where a rollback of `row` leads, and what it costs in words. Never refused but for `retired` (code
/// `retired`).
struct RollbackTarget {
  Route row;
  std::vector<std::string> notes;
};
[[nodiscard]] Result<RollbackTarget> roll_back(const Route& row, const Operation& operation);

}  // namespace figbridge::routing
