// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/settler.h"

#include <algorithm>
#include <utility>

#include "facade/exchange.h"
#include "facade/intents/call_key.h"
#include "facade/intents/outcome.h"
#include "facade/intents/settling_call.h"
#include "facade/side_call.h"

namespace figbridge::facade {
namespace {

using What = Finding::What;

constexpr std::chrono::milliseconds kPatience{5'000};

Finding nobody_can(std::string why) {
  return {.what = What::nobody_can, .why = std::move(why)};
}

Finding not_yet(const Error& error) {
  return {.what = What::not_yet, .why = error.describe()};
}

struct Asking {
  Wall::time_point begun;
  Wall::time_point now;
  Deadline deadline;
};

/// What the side answered the write, as far as the read tells it.
IntentOutcome applied(const BoundSide& side, JsonText answer) {
  const BoundSettle& settle = *side.settle;
  if (!settle.tells_answer) return {.state = IntentState::done};
  auto told = settle.response.apply(std::move(answer), Origin::backend);
  const bool fits = told && side.output.check(JsonIndex(told->view()), 0, 1).empty();
  if (!fits) return {.state = IntentState::done};
  Recording recording;
  note_done(recording, *told);
  return std::move(*recording.outcome);
}

/// A write that the side works on still, or that is on its way, is not there yet.
Finding not_there(const Asking& asking, const BoundSettle& settle) {
  if (asking.now >= asking.begun + settle.spec->after) return {.what = What::nothing};
  return {.what = What::not_yet,
          .why = "it is not there, but may still arrive",
          .ask_again = asking.begun + settle.spec->after};
}

Task<Finding> read(Exchange& x, const BoundSide& side, const Asking& asking) {
  const BoundSettle& settle = *side.settle;
  auto request = settle.request.apply(*x.input, Origin::bridge);
  if (!request) co_return nobody_can("the read cannot be asked: " + request.error().describe());
  CallContext context{.caller = x.seen.caller,
                      .trace = x.call.trace(),
                      .deadline = asking.deadline,
                      .safety = Safety::read,
                      .idempotency_key = {}};
  auto answer = co_await settle.call->call(context, *request);
  if (answer) {
    const auto holds = settle.applied_when.holds(JsonIndex(answer->view()), JsonIndex(x.input->view()));
    if (!holds) co_return nobody_can("the request has nothing that the read could look for");
    if (!*holds) co_return not_there(asking, settle);
    co_return Finding{.what = What::outcome, .outcome = applied(side, std::move(*answer))};
  }
  const auto& absent = settle.spec->absent;
  const bool says_no =
      !answer.error().code.empty() && std::ranges::find(absent, answer.error().code) != absent.end();
  if (says_no) co_return not_there(asking, settle);
  co_return not_yet(answer.error());
}

/// What was passed through by the caller's own bytes may have said more than a mapping lets through.
bool can_be_said_again(const IntentRecord& record, const BoundSide& side) {
  return !record.intent.passed_through || side.request.identity();
}

Task<Finding> resend(Exchange& x, Side side, const Clock& clock, Random& random) {
  Result<JsonText> answer = co_await perform(x, side, clock, random);
  if (answer) {
    Recording recording;
    note_done(recording, *answer);
    co_return Finding{.what = What::outcome, .outcome = std::move(recording.outcome)};
  }
  auto outcome = outcome_of(answer.error());
  const bool settled = outcome && outcome->state != IntentState::unresolved;
  if (settled) co_return Finding{.what = What::outcome, .outcome = std::move(outcome)};
  co_return not_yet(answer.error());
}

}  // namespace

Task<Finding> settle(std::shared_ptr<const State> state, IntentRecord record, MaySettleBy by,
                     const Clock& clock, Random& random) {
  const Intent& intent = record.intent;
  const auto* bound = state->generation().operation(intent.key.operation);
  if (bound == nullptr) co_return nobody_can("the operation is not configured any more");
  const BoundSide& side = bound->side(intent.side);
  if (!side.exists()) co_return nobody_can("the side that was called is not configured any more");
  const auto deadline = Deadline::after(clock, std::min(kPatience, side.backend->guard->total_timeout));
  SettlingCall call(intent.key.operation, intent.caller, continue_trace({}, {}, random), deadline);
  Exchange x{.call = call, .state = *state, .started = clock.steady_now()};
  x.operation = bound;
  x.input = JsonText::trusted(intent.request);
  x.seen.caller = call.caller();
  x.backend_key = key_for_backends(intent.key.scope, intent.key.key);
  const Asking asking{.begun = intent.at, .now = clock.wall_now(), .deadline = deadline};
  if (side.settle) co_return co_await read(x, side, asking);
  if (by == MaySettleBy::reading) co_return nobody_can("the side has no settle_with");
  if (bound->operation->safety != Safety::idempotent)
    co_return nobody_can("the write may not be repeated, and its side has no settle_with");
  if (!can_be_said_again(record, side))
    co_return nobody_can("the caller's own message was passed through, and is not there any more");
  co_return co_await resend(x, intent.side, clock, random);
}

}  // namespace figbridge::facade
