// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.h"
#include "core/task.h"
#include "facade/exchange.h"

namespace figbridge::facade {

/// Performs the exchange's operation on one side: contract form in, contract form out. Maps, calls (again,
/// where that is safe and the backend's budget allows), looks for hidden failures and names the side's errors
/// by the contract. Every attempt is admitted by the backend's breaker. Notes backend, endpoint, attempts and
/// duration in `exchange.seen`.
Task<Result<JsonText>> perform(Exchange& exchange, Side side, const Clock& clock, Random& random);

/// What a side's answer, or its error, says in the contract's form: hidden failures are found, codes named,
/// the rest mapped.
[[nodiscard]] Result<JsonText> understood(const BoundSide& side, Result<JsonText> answer);

/// Passes the caller's message through to a backend, byte for byte; never retried. An operation's call is
/// admitted by the same breaker; what nobody configured goes on as if no bridge were there.
Task<Result<Message>> pass_through(Exchange& exchange, const BackendEntry& backend, Safety safety,
                                   const Clock& clock);

}  // namespace figbridge::facade
