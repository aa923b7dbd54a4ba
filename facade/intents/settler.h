// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/clock.h"
#include "core/intent_store.h"
#include "core/task.h"
#include "core/trace.h"
#include "facade/state.h"

namespace figbridge::facade {

/// What asking about a write whose outcome was lost came to.
struct Finding {
  enum class What : std::uint8_t {
    outcome,    ///< see `outcome`
    nothing,    ///< it had no effect: its key is free
    not_yet,    ///< the side could not be asked; later perhaps
    nobody_can  ///< a person has to look
  };
  What what = What::nobody_can;
  std::optional<IntentOutcome> outcome;
  std::string why;
  std::optional<Wall::time_point> ask_again;  ///< of `not_yet`: before that there is nothing to learn
};

/// How a lost outcome may be found.
enum class MaySettleBy : std::uint8_t {
  reading,    ///< only by the side's `settle_with`
  resending,  ///< else by sending an `idempotent` write again, to the side that the record names
};

/// Asks about one write, for a few seconds. Never decides anew, never sends a `write` again. On a loop.
Task<Finding> settle(std::shared_ptr<const State> state, IntentRecord record, MaySettleBy by,
                     const Clock& clock, Random& random);

}  // namespace figbridge::facade
