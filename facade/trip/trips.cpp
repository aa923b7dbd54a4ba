// SPDX-License-Identifier: Apache-2.0
#include "facade/trip/trips.h"

#include <algorithm>
#include <utility>

#include "core/json/json_writer.h"
#include "core/time_text.h"
#include "facade/trip/health.h"
#include "routing/stage_rules.h"

namespace figbridge::facade {
namespace {

using routing::Health;
using routing::TripCause;

/// How often the table is tried again, and the ledger asked whether it takes what it lacks.
constexpr std::chrono::milliseconds kAgain{1'000};

constexpr std::size_t kLongestWords = 300;

/// What the failure was, in our words, short enough for a reason.
std::string words_of(const Error& failure) {
  auto words = std::string(name_of(failure.kind));
  if (!failure.text.empty()) words += ": " + failure.text;
  auto size = std::min(words.size(), kLongestWords);
  while (size < words.size() && size > 0 && (static_cast<unsigned char>(words[size]) & 0xC0U) == 0x80U)
    --size;
  words.resize(size);
  return words;
}

std::string evidence_of(const TripCause& cause, const TripEvent& event, const std::string& first,
                        const Error* failure) {
  std::string out;
  JsonWriter writer(out);
  const auto number = [&](const char* name, auto value) {
    writer.name(name), writer.token(std::to_string(value));
  };
  writer.begin_object();
  writer.name("rule"), writer.string(name_of(cause.rule));
  number("calls", cause.calls);
  number("bad", cause.bad);
  if (cause.window.count() > 0) {
    writer.name("above"),
        writer.string(routing::percent_text(static_cast<routing::BasisPoints>(cause.above)));
    number("window_ms", cause.window.count());
  }
  if (cause.limit.count() > 0) number("limit_ms", cause.limit.count());
  writer.name("first"), writer.string(first);
  writer.name("last"), writer.string(event.at);
  if (failure != nullptr) writer.name("latest"), writer.string(words_of(*failure));
  writer.name("trace_id"), writer.string(event.trace_id);
  number("decided_by_version", event.version);
  writer.end_object();
  return out;
}

/// Too late only because this caller waits for less than it might: that says nothing of the side.
bool callers_own_haste(const Exchange& x, const Error& failure, Steady::time_point now) {
  if (failure.kind != ErrorKind::timeout || !x.call.deadline().passed(now)) return false;
  auto allowed = x.operation->modern.backend->guard->total_timeout;
  const auto* listener = x.state.generation().configuration->listener(x.call.listener());
  if (listener != nullptr) allowed = std::min(allowed, listener->settings.limits.total_timeout);
  return x.seen.backend_duration < allowed * 9 / 10;
}

/// Nothing is gained by going back to a side that is refused already.
bool legacy_is_down(const Exchange& x, Steady::time_point now) {
  return x.operation->legacy.backend->guard->breaker.state(now) == routing::BreakerState::open;
}

}  // namespace

Trips::Trips(Setup setup) : setup_(std::move(setup)), thread_([this] { run(); }) {}

Trips::~Trips() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

const routing::Route& Trips::row_of(Exchange& x) {
  const auto& watch = x.operation->trip;
  if (watch == nullptr || !watch->turned_back(x.state.table().version())) return *x.route;
  auto target = routing::roll_back(*x.route, *x.operation->operation);
  if (!target) return *x.route;
  x.turned_back = std::make_unique<routing::Route>(std::move(target->row));
  return *x.turned_back;
}

void Trips::answered(const Exchange& x, const Result<JsonText>& answer) {
  if (answer) return note(x, Health::good, nullptr);
  if (const auto health = health_of(answer.error())) note(x, *health, &answer.error());
}

void Trips::passed(const Exchange& x, const Result<Message>& answer) {
  const auto health = answer ? health_of(*answer) : health_of(answer.error());
  if (health) note(x, *health, answer ? nullptr : &answer.error());
}

void Trips::refused(const Exchange& x) {
  const auto& decision = x.decision;
  const bool unable = decision.verdict == routing::Verdict::unavailable && decision.side == Side::modern &&
                      decision.reason != routing::Reason::missing_side;
  if (!unable) return;
  const Error open{.kind = ErrorKind::overloaded,
                   .text = "the modern side has failed too often: its breaker is open"};
  note(x, Health::error, &open);
}

void Trips::note(const Exchange& x, Health health, const Error* failure) {
  const auto& watch = x.operation->trip;
  if (watch == nullptr || !watch->watches(*x.route)) return;
  const auto now = setup_.clock->steady_now();
  if (failure != nullptr && callers_own_haste(x, *failure, now)) return;
  if (health != Health::good && legacy_is_down(x, now)) return;
  const auto cause = watch->answered(x.state.table().version(), health, x.seen.backend_duration, now);
  if (cause) add(x.state, x.operation->operation->name, x.seen.trace_id, *cause, failure);
}

void Trips::compared(const State& state, const BoundOperation& operation, bool differs,
                     const std::string& trace_id) {
  const auto& watch = operation.trip;
  const auto* const row = state.table().find(operation.operation->name);
  if (watch == nullptr || row == nullptr || !watch->watches(*row)) return;
  const auto cause = watch->compared(state.table().version(), differs, setup_.clock->steady_now());
  if (cause) add(state, operation.operation->name, trace_id, *cause, nullptr);
}

void Trips::add(const State& state, const std::string& operation, const std::string& trace_id,
                const TripCause& cause, const Error* failure) {
  const auto now = setup_.clock->wall_now();
  const auto since = setup_.clock->steady_now() - cause.first;
  const auto first = rfc3339(now - std::chrono::duration_cast<Wall::duration>(since));
  TripEvent event{.operation = operation,
                  .why = describe(cause) + ", the first at " + first,
                  .at = rfc3339(now),
                  .trace_id = trace_id,
                  .rule = cause.rule,
                  .version = state.table().version()};
  if (failure != nullptr) event.why += "; the latest: " + words_of(*failure);
  event.evidence = evidence_of(cause, event, first, failure);
  count_.fetch_add(1, std::memory_order_relaxed);
  {
    const std::scoped_lock lock(mutex_);
    fresh_.push_back(std::move(event));
  }
  wake_.notify_one();
}

std::vector<TripEvent> Trips::pending() const {
  const std::scoped_lock lock(mutex_);
  auto all = pending_;
  all.insert(all.end(), fresh_.begin(), fresh_.end());
  return all;
}

void Trips::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, kAgain, [this] { return stopping_ || !fresh_.empty(); });
    take_up(lock);
    lock.unlock();
    setup_.table->catch_up();
    lock.lock();
  }
  take_up(lock);
}

/// `lock` is held before and afterwards, and not while others are called.
void Trips::take_up(std::unique_lock<std::mutex>& lock) {
  auto told = std::exchange(fresh_, {});
  pending_.insert(pending_.end(), told.begin(), told.end());
  const auto tried = pending_;
  lock.unlock();
  for (const auto& event : told) setup_.tripped(event);
  std::vector<std::string> taken;
  for (const auto& event : tried) {
    if (turn_back(event)) taken.push_back(event.operation);
  }
  lock.lock();
  std::erase_if(pending_, [&](const TripEvent& event) {
    return std::ranges::find(taken, event.operation) != taken.end();
  });
}

/// A row that somebody else has taken back meanwhile is as it should be.
bool Trips::turn_back(const TripEvent& event) {
  const auto changed = setup_.table->rollback(
      {.operation = event.operation, .reason = event.why, .author = "trip", .evidence = event.evidence},
      "trip");
  setup_.recorded(event, changed);
  if (changed) {
    setup_.settle(event.operation, changed->version);
    return true;
  }
  // What cannot be taken back at all is not tried for ever.
  const auto kind = changed.error().kind;
  if (kind == ErrorKind::storage || kind == ErrorKind::conflict) return false;
  setup_.settle(event.operation, 0);
  return true;
}

}  // namespace figbridge::facade
