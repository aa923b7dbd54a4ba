// SPDX-License-Identifier: Apache-2.0
#include "facade/explain.h"

#include <optional>
#include <utility>

#include "facade/callers.h"
#include "routing/cohort.h"
#include "routing/decision.h"
#include "routing/stage_rules.h"

namespace figbridge::facade {
namespace {

/// The operation and its input in contract form, as far as the request tells.
struct Subject {
  std::string operation;
  std::string listener;
  std::optional<JsonText> input;
};

Result<Subject> as_called(const State& state, const ExplainRequest& request) {
  const SketchedCall sketch{request.method, request.target, request.headers, request.body};
  Error last{.kind = ErrorKind::not_found, .origin = Origin::caller, .text = "no listener takes this call"};
  for (const auto& entry : state.generation().listeners) {
    if (!request.listener.empty() && entry.listener->name() != request.listener) continue;
    auto read = entry.listener->read(sketch, entry.bindings.get());
    if (!read) {
      if (read.error().kind != ErrorKind::not_found) last = std::move(read.error());
      continue;
    }
    Subject subject{
        .operation = read->operation, .listener = entry.listener->name(), .input = std::move(read->input)};
    const auto* bound = state.generation().operation(subject.operation);
    const auto* wire = bound == nullptr ? nullptr : bound->wire(read->wire);
    if (wire != nullptr && subject.input) {
      auto contract = wire->to_contract.apply(std::move(*subject.input), Origin::caller);
      if (!contract) return std::unexpected(std::move(contract.error()));
      subject.input = std::move(*contract);
    }
    return subject;
  }
  return fail(std::move(last));
}

Explanation unmatched(const State& state, const Subject& subject) {
  Explanation told;
  told.listener = subject.listener;
  told.table_version = state.table().version();
  const auto* listener = state.generation().listener(subject.listener);
  const bool forwards = listener != nullptr && listener->forward_to != nullptr;
  told.decision.verdict = forwards ? routing::Verdict::answer : routing::Verdict::unavailable;
  told.call = forwards ? listener->forward_to->backend->name() + " (passed through)" : "";
  told.lines.push_back(
      {.rule = "unmatched",
       .decided = true,
       .text = forwards ? "no operation is configured for this call: it passes through, byte for byte"
                        : "no operation is configured for this call: it is refused"});
  return told;
}

/// The row as it decides after a trip that the table has not taken up yet.
std::optional<routing::Route> turned_back(const State& state, const BoundOperation& bound,
                                          const routing::Route& route) {
  if (bound.trip == nullptr || !bound.trip->turned_back(state.table().version())) return std::nullopt;
  auto target = routing::roll_back(route, *bound.operation);
  if (!target) return std::nullopt;
  return std::move(target->row);
}

/// Why the row is not where it was meant to be, if it was turned back.
std::optional<routing::Explained> held_line(const routing::Route& row, bool tripped_now) {
  if (tripped_now) {
    return routing::Explained{.rule = "held",
                              .text = "it has just gone back by itself: figbridge status tells why"};
  }
  if (!row.held) return std::nullopt;
  return routing::Explained{
      .rule = "held", .text = "by " + row.held->by + " since " + row.held->since + ": " + row.held->why};
}

}  // namespace

Result<Explanation> explain(const State& state, const ExplainRequest& request, const Clock& clock) {
  Subject subject{.operation = request.operation, .listener = {}, .input = request.input};
  if (request.operation.empty()) {
    auto called = as_called(state, request);
    if (!called) return std::unexpected(std::move(called.error()));
    subject = std::move(*called);
    if (subject.operation.empty()) return unmatched(state, subject);
  }
  const auto* bound = state.generation().operation(subject.operation);
  const auto* route = bound == nullptr ? nullptr : state.table().find(subject.operation);
  if (route == nullptr) {
    return fail(ErrorKind::not_found, Origin::caller, "there is no operation '" + subject.operation + "'");
  }
  std::optional<JsonIndex> index;
  if (subject.input) index.emplace(subject.input->view());
  const auto key = index ? routing::key_of(*bound->operation, *index) : std::nullopt;
  const auto now = clock.steady_now();
  const auto breaker = [&](const BoundSide& side) {
    return side.exists() ? side.backend->guard->breaker.state(now) : routing::BreakerState::closed;
  };
  Caller caller = request.caller;
  grant(caller, *state.generation().configuration);
  const routing::Facts facts{.caller = caller,
                             .safety = bound->operation->safety,
                             .key = key ? std::optional<std::string_view>(*key) : std::nullopt,
                             .input = index ? &*index : nullptr,
                             .override_wish = request.override_wish,
                             .has_legacy = bound->legacy.exists(),
                             .has_modern = bound->modern.exists(),
                             .legacy_breaker = breaker(bound->legacy),
                             .modern_breaker = breaker(bound->modern)};
  Explanation told;
  told.operation = subject.operation;
  told.listener = subject.listener;
  const auto back = turned_back(state, *bound, *route);
  const auto& row = back ? *back : *route;
  told.decision = routing::decide(row, facts);
  told.table_version = state.table().version();
  told.lines = routing::explain(row, facts);
  if (auto line = held_line(row, back.has_value())) told.lines.insert(told.lines.begin(), std::move(*line));
  const auto& side = bound->side(told.decision.side);
  if (told.decision.verdict == routing::Verdict::answer && side.exists()) {
    told.call = side.backend->backend->name() + " " + side.step->call;
  }
  return told;
}

}  // namespace figbridge::facade
