// SPDX-License-Identifier: Apache-2.0
#include "facade/pipeline.h"

#include <algorithm>
#include <utility>

#include "facade/callers.h"
#include "facade/intents/call_key.h"
#include "facade/intents/outcome.h"
#include "facade/intents/replay.h"
#include "facade/side_call.h"
#include "facade/tell_answer.h"
#include "facade/tell_error.h"
#include "routing/decision.h"

namespace figbridge::facade {
namespace {

using routing::Reason;
using routing::Verdict;

Status refuse(ErrorKind kind, Origin origin, std::string text) {
  return fail(kind, origin, std::move(text));
}

/// The operation and its row.
Status identify(Exchange& x) {
  if (x.call.operation().empty()) return {};
  x.operation = x.state.generation().operation(x.call.operation());
  if (x.operation == nullptr)
    return refuse(ErrorKind::internal, Origin::bridge, "the operation is not in the catalogue");
  x.route = x.state.table().find(x.operation->operation->name);
  if (x.route == nullptr) {
    return refuse(ErrorKind::overloaded, Origin::bridge,
                  "the routing table has no row for this operation yet");
  }
  return {};
}

/// A create has no key of its own yet: its idempotency key stands in.
void note_key(Exchange& x) {
  if (auto key = routing::key_of(*x.operation->operation, *x.index)) {
    x.key = std::move(*key);
    x.has_key = true;
  } else if (!x.idempotency_key.empty()) {
    x.key = x.idempotency_key;
    x.has_key = true;
  }
}

/// The request in the contract's form. Once, and without an index: who only translates needs none.
Task<Status> read(Exchange& x) {
  if (x.input) co_return Status{};
  auto decoded = co_await x.call.decode();
  if (!decoded) co_return std::unexpected(std::move(decoded.error()));
  if (const WireMapping* wire = x.wire()) {
    decoded = wire->to_contract.apply(std::move(*decoded), Origin::caller);
    if (!decoded) co_return std::unexpected(std::move(decoded.error()));
  }
  x.input = std::move(*decoded);
  co_return Status{};
}

routing::Facts facts_of(const Exchange& x, Steady::time_point now) {
  const auto breaker = [&](const BoundSide& side) {
    return side.exists() ? side.backend->guard->breaker.state(now) : routing::BreakerState::closed;
  };
  return routing::Facts{
      .caller = x.seen.caller,
      .safety = x.operation->operation->safety,
      .key = x.has_key ? std::optional<std::string_view>(x.key) : std::nullopt,
      .input = x.index ? &*x.index : nullptr,
      .override_wish = x.call.override_wish(),
      .has_legacy = x.operation->legacy.exists(),
      .has_modern = x.operation->modern.exists(),
      .legacy_breaker = breaker(x.operation->legacy),
      .modern_breaker = breaker(x.operation->modern),
  };
}

Status decide(Exchange& x, const routing::Facts& facts) {
  x.decision = routing::decide(Trips::row_of(x), facts);
  x.seen.reason = x.turned_back ? "tripped" : routing::name_of(x.decision.reason);
  if (x.decision.override_refused && x.seen.caller.kind == CallerKind::operator_) {
    return fail(Error{.kind = ErrorKind::forbidden,
                      .origin = Origin::caller,
                      .text = "the " + std::string(x.call.override_wish()) + " side may not be asked for (" +
                              std::string(routing::name_of(x.decision.reason)) +
                              " decides); nothing was sent",
                      .code = "override_refused"});
  }
  if (x.decision.verdict == Verdict::gone) {
    std::string text = "the operation is retired";
    if (!x.route->successor.empty()) text += "; its successor is " + x.route->successor;
    return refuse(ErrorKind::gone, Origin::bridge, std::move(text));
  }
  if (x.decision.verdict == Verdict::unavailable) {
    return refuse(ErrorKind::overloaded, Origin::bridge,
                  "the " + std::string(name_of(x.decision.side)) + " side is not available");
  }
  return {};
}

/// A caller who speaks the side's own wire form is handed through, byte for byte.
bool speaks_wire_of(const Exchange& x, Side side) {
  const BoundSide& bound = x.operation->side(side);
  return bound.exists() && !x.call.wire().empty() && bound.call->wire() == x.call.wire();
}

/// Whether a call of this operation may be answered by the modern side.
bool may_have_moved(const routing::Route& route) {
  const bool legacys = route.stage == routing::Stage::legacy || route.stage == routing::Stage::shadow;
  return route.frozen == routing::Freeze::modern || (!legacys && route.frozen != routing::Freeze::legacy);
}

/// An operation that callers of this listener may have meant, and that has moved; null if there is none.
const BoundOperation* moved_behind(const Exchange& x, std::string_view protocol) {
  const auto offered = [&](const BindingSpec& binding) {
    return binding.protocol == protocol &&
           (binding.listener.empty() || binding.listener == x.call.listener());
  };
  for (const auto& bound : x.state.generation().operations) {
    if (std::ranges::none_of(bound.operation->bindings, offered)) continue;
    const auto* route = x.state.table().find(bound.operation->name);
    if (route != nullptr && may_have_moved(*route)) return &bound;
  }
  return nullptr;
}

/// A canary must not break calls that only the legacy system understands: what cannot be read, and speaks
/// legacy's own wire form, is legacy's to judge.
bool legacys_to_judge(const Exchange& x, const Error& error) {
  return error.origin == Origin::caller && x.route->stage == routing::Stage::canary &&
         speaks_wire_of(x, Side::legacy);
}

bool retryable(const Exchange& x, const Error& error) {
  if (error.kind == ErrorKind::rate_limited) return true;
  const bool passes = error.kind == ErrorKind::unreachable || error.kind == ErrorKind::timeout ||
                      error.kind == ErrorKind::overloaded || error.kind == ErrorKind::closed ||
                      error.kind == ErrorKind::storage;
  const bool safe = x.operation != nullptr && x.operation->operation->safety != Safety::write;
  return passes && (safe || error.effect == Effect::none);
}

int retry_after(const Exchange& x, const Error& error) {
  if (x.retry_after_s > 0) return x.retry_after_s;
  return error.kind == ErrorKind::overloaded ? 1 : 0;
}

void note_error(Observation& seen, const Error& error) {
  seen.error_kind = error.kind;
  seen.error_origin = error.origin;
  seen.effect = error.effect;
  seen.error_code = error.code;
  seen.error_text = error.describe();
  seen.remote_text = error.remote;
}

Observation first_facts(const IncomingCall& call, const State& state, Wall::time_point now) {
  Observation seen;
  seen.trace_id = call.trace().trace_id;
  seen.span_id = call.trace().span_id;
  seen.listener = call.listener();
  seen.operation = call.operation();
  seen.wire_name = call.wire_name();
  seen.caller = call.caller();
  seen.started = now;
  seen.table_version = state.table().version();
  return seen;
}

/// Who answered, for callers who may know.
void add_answer_headers(const Observation& seen, Message& message) {
  if (seen.side) message.headers.set("Figbridge-Side", std::string(name_of(*seen.side)));
  message.headers.set("Figbridge-Table-Version", std::to_string(seen.table_version));
}

/// Counts an exchange for as long as it lives.
class InFlight {
 public:
  explicit InFlight(std::atomic<std::size_t>& counter) : counter_(counter), before_(counter.fetch_add(1)) {}
  ~InFlight() { counter_.fetch_sub(1); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  [[nodiscard]] std::size_t before() const { return before_; }

 private:
  std::atomic<std::size_t>& counter_;
  std::size_t before_;
};

}  // namespace

Pipeline::Pipeline(const Pinner& pinner, Intents& intents, Jobs& jobs, Shadow& shadow, Trips& trips,
                   ObservationSink& sink, const Clock& clock, Random& random, std::size_t max_in_flight)
    : pinner_(pinner),
      intents_(intents),
      jobs_(jobs),
      shadow_(shadow),
      trips_(trips),
      sink_(sink),
      clock_(clock),
      random_(random),
      max_in_flight_(max_in_flight) {}

Task<void> Pipeline::dispatch(IncomingCall& call, const PinnedState& pinned) {
  const InFlight counted(in_flight_);
  const auto& state = static_cast<const State&>(pinned);
  Exchange exchange{.call = call, .state = state, .started = clock_.steady_now()};
  exchange.seen = first_facts(call, state, clock_.wall_now());
  // Who has a job done, has the roles that he had when it was accepted.
  if (!call.does_job()) grant(exchange.seen.caller, *state.generation().configuration);
  if (counted.before() >= max_in_flight_) {
    co_await finish(exchange, fail(ErrorKind::overloaded, Origin::bridge, "too many calls are under way"));
    co_return;
  }
  Result<Message> answer = co_await walk(exchange);
  co_await finish(exchange, std::move(answer));
  EventLoop& loop = co_await current_loop;
  shadow_.begin(loop, exchange);
}

Task<Result<Message>> Pipeline::walk(Exchange& x) {
  if (auto known = x.call.identified(); !known) co_return std::unexpected(std::move(known.error()));
  if (x.call.job_question() != nullptr) co_return co_await jobs_.tell(x);
  if (auto found = identify(x); !found) co_return std::unexpected(std::move(found.error()));
  if (x.operation == nullptr) co_return co_await forward_unmatched(x);
  if (auto noted = note_outer_key(x); !noted) co_return std::unexpected(std::move(noted.error()));
  if (Jobs::takes(x)) co_return co_await accept(x);
  shadow_.choose(x);
  const bool needed = must_be_read(x) || !routing::needs(*x.route).nothing();
  if (needed || x.aside) {
    Status readable = co_await read(x);
    if (!readable && !needed && speaks_wire_of(x, routing::answering_side(x.route->stage))) {
      shadow_.leave_out(x, "unreadable");  // the side that answers is to judge
    } else if (!readable) {
      if (must_be_read(x) || !legacys_to_judge(x, readable.error()))
        co_return std::unexpected(std::move(readable.error()));
      x.seen.reason = "unreadable";
      x.decision = routing::Decision{};
      co_return co_await answer_by(x, Side::legacy);
    } else {
      x.index.emplace(x.input->view());
    }
  }
  if (auto noted = note_inner_key(x); !noted) co_return std::unexpected(std::move(noted.error()));
  if (x.index) note_key(x);
  if (x.recording) {
    auto known = intents_.take(x);
    if (!known) co_return std::unexpected(std::move(known.error()));
    if (*known) co_return replay_of(x, **known);
  }
  const auto facts = facts_of(x, clock_.steady_now());
  if (auto decided = decide(x, facts); !decided) {
    trips_.refused(x);
    co_return std::unexpected(std::move(decided.error()));
  }
  if (x.recording) {
    auto known = co_await intents_.begin(x);
    if (!known) co_return std::unexpected(std::move(known.error()));
    if (*known) co_return replay_of(x, **known);
  }
  Result<Message> answer = co_await answer_by(x, x.decision.side);
  if (!answer && !x.raw_taken && routing::may_fall_back(x.decision, facts.safety, answer.error())) {
    answer = co_await fall_back(x, std::move(answer));
  }
  intents_.end(x, answer);
  co_return answer;
}

/// The call becomes a job, whose own walk decides, records and calls. What can be said now is said now.
Task<Result<Message>> Pipeline::accept(Exchange& x) {
  Status readable = co_await read(x);
  if (!readable) co_return std::unexpected(std::move(readable.error()));
  x.index.emplace(x.input->view());
  if (auto noted = note_inner_key(x); !noted) co_return std::unexpected(std::move(noted.error()));
  x.recording.reset();
  note_key(x);
  auto decided = decide(x, facts_of(x, clock_.steady_now()));
  if (!decided && decided.error().kind == ErrorKind::gone)
    co_return std::unexpected(std::move(decided.error()));
  co_return co_await jobs_.accept(x);
}

Result<Message> Pipeline::replay_of(Exchange& x, const IntentRecord& record) {
  intents_.count_replay();
  return replay(x, record);
}

/// A record must name the side before it is called; without that, the first failure stands.
Task<Result<Message>> Pipeline::fall_back(Exchange& x, Result<Message> failed) {
  if (x.recording) {
    Status redirected = co_await intents_.redirect(x, Side::legacy);
    if (!redirected) co_return failed;
  }
  x.seen.reason = routing::name_of(Reason::fallback);
  co_return co_await answer_by(x, Side::legacy);
}

Task<Result<Message>> Pipeline::forward_unmatched(Exchange& x) {
  const auto* listener = x.state.generation().listener(x.call.listener());
  if (listener == nullptr || listener->forward_to == nullptr) {
    co_return fail(ErrorKind::not_found, Origin::caller, "no operation is configured for this call");
  }
  if (x.call.undetermined()) {
    x.seen.reason = "undetermined";
    if (const auto* moved = moved_behind(x, listener->listener->protocol())) {
      co_return fail(
          ErrorKind::unsupported_media, Origin::caller,
          "it cannot be told which operation is called, and '" + moved->operation->name + "' has moved");
    }
  } else {
    x.seen.reason = "unmatched";
  }
  x.seen.passed_through = true;
  x.seen.side = Side::legacy;
  co_return co_await pass_through(x, *listener->forward_to, Safety::write, clock_);
}

Task<Result<Message>> Pipeline::answer_by(Exchange& x, Side side) {
  x.seen.side = side;
  x.seen.passed_through = speaks_wire_of(x, side);
  return x.seen.passed_through ? pass_through_by(x, side) : translate_by(x, side);
}

Task<Result<Message>> Pipeline::pass_through_by(Exchange& x, Side side) {
  const Safety safety = x.operation->operation->safety;
  Result<Message> answer = co_await pass_through(x, *x.operation->side(side).backend, safety, clock_);
  if (side == Side::modern) trips_.passed(x, answer);
  if (x.aside) shadow_.note_passed(x, side, answer);
  if (!answer || !x.recording) co_return answer;
  answer = co_await note_passed(x, side, std::move(*answer));
  co_return answer;
}

Task<Result<Message>> Pipeline::translate_by(Exchange& x, Side side) {
  Status readable = co_await read(x);
  if (!readable) co_return std::unexpected(std::move(readable.error()));
  Result<JsonText> answer = co_await perform(x, side, clock_, random_);
  if (side == Side::modern) trips_.answered(x, answer);
  if (x.aside) shadow_.note(x, side, answer);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  if (x.recording) note_done(*x.recording, *answer);
  co_return in_callers_form(x, std::move(*answer));
}

Message Pipeline::tell(Exchange& x, const Error& error) const {
  x.seen.outcome = Outcome::failed;
  note_error(x.seen, error);
  const ErrorContext context{.operation = x.call.operation(),
                             .trace_id = x.seen.trace_id,
                             .retryable = retryable(x, error) || x.retry_after_s > 0,
                             .retry_after_s = retry_after(x, error)};
  Message message = tell_error(x, error, context);
  x.seen.status = message.status;
  return message;
}

Task<void> Pipeline::finish(Exchange& x, Result<Message> answer) {
  Message message;
  if (answer) {
    x.seen.outcome = x.accepted ? Outcome::accepted : Outcome::done;
    x.seen.status = answer->status;
    if (x.seen.passed_through && answer->status >= 500) x.seen.outcome = Outcome::failed;
    message = std::move(*answer);
  } else {
    message = tell(x, answer.error());
  }
  if (x.replayed) message.headers.set("Idempotency-Replayed", "true");
  if (x.call.wants_answer_headers()) add_answer_headers(x.seen, message);
  Status sent = co_await x.call.send(std::move(message));
  if (!sent && !x.call.responded()) {
    // The answer broke off on its way here, and nothing of it has left: the caller is told so.
    Message instead = tell(x, sent.error());
    sent = co_await x.call.send(std::move(instead));
  }
  record(x, sent);
}

void Pipeline::record(Exchange& x, const Status& sent) {
  if (!sent) {
    x.seen.outcome = Outcome::failed;
    if (!x.seen.error_kind) note_error(x.seen, sent.error());
  }
  x.seen.request_bytes = x.call.bytes_received();
  x.seen.answer_bytes = x.call.bytes_sent();
  x.seen.duration = std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady_now() - x.started);
  sink_.record(x.seen);
}

}  // namespace figbridge::facade
