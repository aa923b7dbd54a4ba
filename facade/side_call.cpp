// SPDX-License-Identifier: Apache-2.0
#include "facade/side_call.h"

#include <chrono>
#include <optional>
#include <utility>

#include "routing/breaker.h"
#include "routing/retry.h"

namespace figbridge::facade {
namespace {

using routing::Breaker;

/// The call ended before the backend had a part in it: the caller left, or the bridge could not say it.
bool tells_nothing(const Error& error) {
  return error.origin == Origin::caller || (error.origin == Origin::bridge && error.effect == Effect::none);
}

/// A breaker's permit, given back exactly once: as abandoned, if nothing better is said.
class Permit {
 public:
  Permit(Breaker& breaker, const Clock& clock)
      : breaker_(breaker), clock_(clock), permit_(breaker.admit(clock.steady_now())) {}
  ~Permit() {
    if (open_ && granted()) breaker_.abandoned(permit_, clock_.steady_now());
  }
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;

  [[nodiscard]] bool granted() const { return permit_ != Breaker::Permit::refused; }
  template <class T>
  void settle(const Result<T>& outcome) {
    if (!outcome && tells_nothing(outcome.error())) return;
    open_ = false;
    const bool bad = !outcome && routing::counts_against_backend(outcome.error());
    bad ? breaker_.failed(permit_, clock_.steady_now()) : breaker_.succeeded(permit_, clock_.steady_now());
  }

 private:
  Breaker& breaker_;
  const Clock& clock_;
  Breaker::Permit permit_;
  bool open_ = true;
};

Error breaker_open(const BackendEntry& backend) {
  return Error{.kind = ErrorKind::overloaded,
               .text = "backend '" + backend.backend->name() +
                       "' has failed too often and is left alone for a moment"};
}

/// The backend's own time for a call, retries included, and never longer than the caller's.
Deadline deadline_of(const Exchange& exchange, const BackendEntry& backend, const Clock& clock) {
  return exchange.call.deadline().shortened_to(Deadline::after(clock, backend.guard->total_timeout));
}

CallContext context_of(const Exchange& exchange, Safety safety, Deadline deadline) {
  return CallContext{.caller = exchange.seen.caller,
                     .trace = exchange.call.trace(),
                     .deadline = deadline,
                     .safety = safety,
                     .idempotency_key = exchange.backend_key,
                     .asker = exchange.operation != nullptr ? &exchange.call : nullptr};
}

/// Adds what one call to a backend noted to the observation.
class Noted {
 public:
  Noted(Exchange& exchange, const BackendEntry& backend, CallContext& context, const Clock& clock)
      : exchange_(exchange), context_(context), clock_(clock), started_(clock.steady_now()) {
    exchange_.seen.backend = backend.backend->name();
  }
  ~Noted() {
    auto& seen = exchange_.seen;
    seen.backend_duration +=
        std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady_now() - started_);
    seen.attempts += 1;
    seen.endpoint = std::move(context_.endpoint);
    seen.drift += context_.drift;
  }
  Noted(const Noted&) = delete;
  Noted& operator=(const Noted&) = delete;

 private:
  Exchange& exchange_;
  CallContext& context_;
  const Clock& clock_;
  Steady::time_point started_;
};

/// `admitted`: the breaker let it through.
Task<Result<JsonText>> attempt(Exchange& exchange, const BoundSide& side, const JsonText& request,
                               const Clock& clock, Deadline deadline, bool& admitted) {
  const BackendEntry& backend = *side.backend;
  Permit permit(backend.guard->breaker, clock);
  admitted = permit.granted();
  if (!admitted) co_return fail(breaker_open(backend));
  CallContext context = context_of(exchange, exchange.operation->operation->safety, deadline);
  const Noted noted(exchange, backend, context, clock);
  Result<JsonText> answer = co_await side.call->call(context, request);
  permit.settle(answer);
  co_return answer;
}

/// Attempts until one succeeds, may not be repeated, or the budget or the deadline ends it.
Task<Result<JsonText>> attempts(Exchange& exchange, const BoundSide& side, const JsonText& request,
                                const Clock& clock, Random& random) {
  BackendGuard& guard = *side.backend->guard;
  const Deadline deadline = deadline_of(exchange, *side.backend, clock);
  guard.budget.called();
  for (int made = 1;; ++made) {
    bool admitted = false;
    Result<JsonText> answer = co_await attempt(exchange, side, request, clock, deadline, admitted);
    if (answer || !admitted) co_return answer;
    const Safety safety = exchange.operation->operation->safety;
    if (!routing::may_retry(guard.policy, made, safety, false, answer.error())) co_return answer;
    const auto pause = routing::backoff(guard.policy, made, random.next(), deadline, clock.steady_now());
    if (pause <= std::chrono::milliseconds{0} || !guard.budget.take()) co_return answer;
    co_await sleep_until(clock.steady_now() + pause);
    if (exchange.call.gone()) co_return answer;
  }
}

/// What the side's form cannot say is told where the caller said it.
Error led_back(const BoundSide& side, Error error) {
  if (error.origin != Origin::caller || error.location.empty()) return error;
  const auto place = JsonPointer::parse(error.location);
  error.location = place ? side.request.source_of(*place).value_or("") : "";
  return error;
}

}  // namespace

Result<JsonText> understood(const BoundSide& side, Result<JsonText> answer) {
  if (!answer) return fail(side.errors.named(led_back(side, std::move(answer.error()))));
  if (side.errors.looks()) {
    const JsonIndex index(answer->view());
    if (auto failure = side.errors.failure_in(index)) return fail(std::move(*failure));
  }
  auto mapped = side.response.apply(std::move(*answer), Origin::backend);
  if (mapped && !side.output.accepts_everything()) {
    const auto fits = side.output.check_as(JsonIndex(mapped->view()), Origin::backend,
                                           "the " + std::string(name_of(side.which)) + " side's answer");
    if (!fits) mapped = std::unexpected(fits.error());
  }
  // The side has done it, whether or not its answer can be said.
  if (!mapped) mapped.error().effect = Effect::applied;
  return mapped;
}

Task<Result<JsonText>> perform(Exchange& exchange, Side which, const Clock& clock, Random& random) {
  const BoundSide& side = exchange.operation->side(which);
  auto request = side.request.apply(*exchange.input, Origin::caller);
  if (!request) co_return request;
  Result<JsonText> answer = co_await attempts(exchange, side, *request, clock, random);
  auto told = understood(side, std::move(answer));
  const bool wrote = exchange.operation->operation->safety != Safety::read;
  if (!told && wrote && told.error().effect == Effect::applied)
    told.error().text = "it was done, and its answer cannot be handed on: " + told.error().text;
  co_return told;
}

Task<Result<Message>> pass_through(Exchange& exchange, const BackendEntry& backend, Safety safety,
                                   const Clock& clock) {
  std::optional<Permit> permit;
  if (exchange.operation != nullptr) {
    permit.emplace(backend.guard->breaker, clock);
    if (!permit->granted()) co_return fail(breaker_open(backend));
  }
  exchange.raw_taken = true;
  auto message = co_await exchange.call.raw();
  if (!message) co_return message;
  CallContext context = context_of(exchange, safety, deadline_of(exchange, backend, clock));
  const Noted noted(exchange, backend, context, clock);
  Result<Message> answer = co_await backend.backend->forward(context, std::move(*message));
  if (permit) permit->settle(answer);
  co_return answer;
}

}  // namespace figbridge::facade
