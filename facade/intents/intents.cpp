// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/intents.h"

#include <algorithm>
#include <utility>

#include "facade/intents/handover.h"
#include "facade/intents/outcome.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kWaitingBytes = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds kWriteTimeout{5'000};
constexpr int kStoreRetry = 5;

std::uint64_t unix_ms(Wall::time_point at) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
}

bool is_passed_through(const Exchange& x, Side which) {
  const BoundSide& side = x.operation->side(which);
  return side.exists() && !x.call.wire().empty() && side.call->wire() == x.call.wire();
}

}  // namespace

Intents::Intents(const Clock& clock, Random& random, std::size_t memory_bytes)
    : clock_(clock), random_(random), keys_(memory_bytes) {}

void Intents::use(std::shared_ptr<IntentStore> store) {
  owned_ = std::move(store);
  report({});
  store_.store(owned_.get(), std::memory_order_release);
}

void Intents::report(std::string problem) {
  const std::scoped_lock lock(mutex_);
  problem_ = std::move(problem);
  has_problem_.store(!problem_.empty(), std::memory_order_relaxed);
}

void Intents::took_a_write() {
  if (has_problem_.load(std::memory_order_relaxed)) report({});
}

std::unexpected<Error> Intents::conflict(Exchange& x, std::string text, const char* code, int retry_after_s) {
  conflicts_.fetch_add(1, std::memory_order_relaxed);
  x.retry_after_s = retry_after_s;
  return fail(
      Error{.kind = ErrorKind::conflict, .origin = Origin::caller, .text = std::move(text), .code = code});
}

std::unexpected<Error> Intents::cannot_record(Exchange& x, Error cause) {
  if (cause.code == "damaged_record") {
    return conflict(x, "the record of this idempotency key is damaged: whether it was done is not known",
                    "idempotency_unresolved", 0);
  }
  refused_.fetch_add(1, std::memory_order_relaxed);
  if (store() != nullptr) report(cause.describe());
  x.retry_after_s = kStoreRetry;
  Error error = wrap(std::move(cause), "the write cannot be recorded, so it was not begun");
  error.kind = ErrorKind::storage;
  error.origin = Origin::bridge;
  error.effect = Effect::none;
  error.code.clear();
  return fail(std::move(error));
}

Result<KnownAnswer> Intents::take(Exchange& x) {
  if (!x.recording || x.recording->intent.key.key.empty()) return nullptr;
  Recording& recording = *x.recording;
  auto found = keys_.look_up(recording.intent.key, recording.intent.fingerprint, clock_.wall_now());
  switch (found.state) {
    case KnownKeys::State::answered:
      return std::move(found.record);
    case KnownKeys::State::in_flight:
      return conflict(x, "a call with this idempotency key is under way", "idempotency_key_in_flight", 1);
    case KnownKeys::State::different:
      conflicts_.fetch_add(1, std::memory_order_relaxed);
      return fail(another_request());
    case KnownKeys::State::claimed:
      break;
  }
  recording.claim = std::move(found.claim);
  return nullptr;
}

Task<Result<KnownAnswer>> Intents::begin(Exchange& x) {
  if (!x.recording) co_return nullptr;
  IntentStore* const store = this->store();
  if (store == nullptr)
    co_return cannot_record(x, Error{.kind = ErrorKind::storage, .text = counts().problem});
  Intent& intent = x.recording->intent;
  const Operation& operation = *x.operation->operation;
  intent.at = clock_.wall_now();
  intent.id = uuid_v7(unix_ms(intent.at), random_);
  intent.expires = intent.at + operation.idempotency.keep;
  intent.group = operation.group;
  intent.business_key = x.has_key ? x.key : std::string();
  intent.caller = x.seen.caller.name;
  intent.side = x.decision.side;
  intent.reason = x.seen.reason;
  intent.table_version = x.seen.table_version;
  intent.passed_through = is_passed_through(x, intent.side);
  const bool take_over = operation.safety == Safety::idempotent;
  auto begin = [&](IntentStore::OnBegun done) { store->begin(intent, take_over, std::move(done)); };
  auto late = [this, id = intent.id](const Result<BegunIntent>& begun) {
    if (!begun) return;
    // Nobody goes on with it: what was written says so.
    if (begun->how == BegunIntent::How::written) write({.id = id, .outcome = std::nullopt});
    if (begun->how == BegunIntent::How::taken_over) write(given_back(*begun->known));
  };
  const auto patience = std::min(kWriteTimeout, x.call.deadline().remaining(clock_.steady_now()));
  auto begun = co_await handed_over<Result<BegunIntent>>(patience, std::move(begin), std::move(late));
  if (!begun)
    co_return cannot_record(x,
                            Error{.kind = ErrorKind::storage, .text = "the journal did not answer in time"});
  if (!*begun) co_return cannot_record(x, std::move(begun->error()));
  BegunIntent& came = **begun;
  took_a_write();
  if (came.how == BegunIntent::How::known) co_return judged(x, std::move(*came.known));
  x.recording->begun = true;
  if (came.how == BegunIntent::How::taken_over) {
    auto goes_on = continue_known(x, *came.known);
    if (!goes_on) co_return std::unexpected(std::move(goes_on.error()));
  }
  co_return nullptr;
}

/// The write may have reached the side that was chosen first, so that side is asked again, whatever the table
/// says now.
Status Intents::continue_known(Exchange& x, const IntentRecord& record) {
  x.recording->intent = record.intent;
  x.decision.side = x.recording->intent.side;
  x.decision.fallback_allowed = false;
  x.seen.reason = "resent";
  if (x.operation->side(x.decision.side).exists()) return {};
  x.recording->begun = false;
  write(given_back(record));
  return conflict(x,
                  "whether the first call with this idempotency key was done is not known, and the side that "
                  "it went to is gone",
                  "idempotency_unresolved", 0);
}

/// As unresolved as it was before it was taken over.
Intents::Waiting Intents::given_back(const IntentRecord& record) {
  return {.id = record.intent.id,
          .outcome = IntentOutcome{.state = IntentState::unresolved, .error = record.error}};
}

Result<KnownAnswer> Intents::judged(Exchange& x, IntentRecord record) {
  if (record.intent.fingerprint != x.recording->intent.fingerprint) {
    conflicts_.fetch_add(1, std::memory_order_relaxed);
    return fail(another_request());
  }
  switch (record.state) {
    case IntentState::open:
      return conflict(x, "a call with this idempotency key is under way, or is being settled after a crash",
                      "idempotency_key_in_flight", 2);
    case IntentState::unresolved:
      return conflict(
          x, "whether the first call with this idempotency key was done is not known; it is not done again",
          "idempotency_unresolved", 0);
    default:
      break;
  }
  auto known = std::make_shared<const IntentRecord>(std::move(record));
  keys_.keep(std::move(x.recording->claim), known);
  return known;
}

Task<Status> Intents::redirect(Exchange& x, Side side) {
  IntentStore* const store = this->store();
  auto begin = [&](IntentStore::OnWritten done) {
    store->redirect(x.recording->intent.id, side, std::move(done));
  };
  const auto patience = std::min(kWriteTimeout, x.call.deadline().remaining(clock_.steady_now()));
  auto written = co_await handed_over<Status>(patience, std::move(begin), [](const Status&) {});
  if (!written) co_return fail(ErrorKind::storage, Origin::bridge, "the journal did not answer in time");
  if (*written) x.recording->intent.side = side;
  co_return *written;
}

void Intents::end(Exchange& x, const Result<Message>& answer) {
  if (!x.recording || !x.recording->begun) return;
  Recording& recording = *x.recording;
  auto outcome = recording.noted ? std::move(recording.outcome) : outcome_of(answer);
  const std::string id = recording.intent.id;
  const bool unresolved = outcome && outcome->state == IntentState::unresolved;
  KnownAnswer known;
  if (outcome && !unresolved && !recording.intent.key.key.empty()) {
    known = std::make_shared<const IntentRecord>(IntentRecord{.intent = recording.intent,
                                                              .state = outcome->state,
                                                              .answer = outcome->answer,
                                                              .error = outcome->error});
  }
  // The claim ends behind this: who asks next for the key finds the store in order.
  write({.id = id, .outcome = std::move(outcome)});
  if (known) keys_.keep(std::move(recording.claim), std::move(known));
  x.recording.reset();
  if (unresolved && unresolved_) unresolved_(id);
}

bool Intents::claim(const IntentRecord& record, KnownKeys::Claim& claim) {
  if (record.intent.key.key.empty()) return true;
  auto found = keys_.look_up(record.intent.key, record.intent.fingerprint, clock_.wall_now());
  if (found.state != KnownKeys::State::claimed) return false;
  claim = std::move(found.claim);
  return true;
}

void Intents::settled(const IntentRecord& record, std::optional<IntentOutcome> outcome) {
  write({.id = record.intent.id, .outcome = std::move(outcome)});
}

Status Intents::settle(const std::string& id, const Settlement& settlement) {
  IntentStore* const store = this->store();
  if (store == nullptr) return fail(ErrorKind::storage, Origin::bridge, counts().problem);
  return store->settle(id, settlement);
}

void Intents::write(Waiting what) {
  IntentStore* const store = this->store();
  const auto again = std::make_shared<Waiting>(std::move(what));
  auto done = [this, again](const Status& written) {
    const bool passes = !written && (written.error().kind == ErrorKind::storage ||
                                     written.error().kind == ErrorKind::overloaded);
    if (written) took_a_write();
    if (!passes) return;
    report(written.error().describe());
    keep_for_later(std::move(*again));
  };
  if (again->outcome)
    store->append(again->id, *again->outcome, std::move(done));
  else
    store->forget(again->id, std::move(done));
}

/// More than what memory allows is told without its answer.
void Intents::keep_for_later(Waiting what) {
  const std::scoped_lock lock(mutex_);
  if (what.outcome && waiting_bytes_ + what.outcome->answer.body.size() > kWaitingBytes)
    what.outcome->answer = {};
  if (what.outcome) waiting_bytes_ += what.outcome->answer.body.size();
  waiting_.push_back(std::move(what));
}

void Intents::retry_waiting() {
  std::deque<Waiting> all;
  {
    const std::scoped_lock lock(mutex_);
    all.swap(waiting_);
    waiting_bytes_ = 0;
  }
  for (auto& each : all) write(std::move(each));
}

Intents::Counts Intents::counts() const {
  const std::scoped_lock lock(mutex_);
  return {.replays = replays_.load(std::memory_order_relaxed),
          .conflicts = conflicts_.load(std::memory_order_relaxed),
          .refused = refused_.load(std::memory_order_relaxed),
          .waiting = waiting_.size(),
          .memory_bytes = keys_.bytes(),
          .problem = problem_};
}

}  // namespace figbridge::facade
