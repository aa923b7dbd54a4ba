// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/jobs.h"

#include <algorithm>
#include <utility>

#include "core/sha256.h"
#include "facade/intents/call_key.h"
#include "facade/intents/fingerprint.h"
#include "facade/intents/handover.h"
#include "facade/intents/outcome.h"
#include "facade/jobs/job_order.h"
#include "facade/tell_answer.h"

namespace figbridge::facade {
namespace {

using namespace std::chrono_literals;
using Found = Result<std::optional<Job>>;

constexpr std::chrono::milliseconds kStoreTimeout{5'000};
constexpr std::chrono::milliseconds kFirstLook{1'000};
constexpr int kStoreRetry = 5;
constexpr int kHeldRetry = 60;
constexpr int kLongestRetry = 30;

std::uint64_t unix_ms(Wall::time_point at) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
}

/// One and the same for calls of one key: the second finds the first one's job. RFC 9562, version 8.
std::string id_of(const IdempotencyKey& key) {
  std::string id =
      hex_of(sha256("job" + std::string(1, '\0') + key.operation + '\0' + key.scope + '\0' + key.key))
          .substr(0, 32);
  id[12] = '8';
  id[16] = "89ab"[id[16] % 4];
  for (const std::size_t at : {8U, 13U, 18U, 23U}) id.insert(at, "-");
  return id;
}

/// Whether the caller's own key is the job's as well.
bool is_keyed(const Exchange& x) {
  const Operation& operation = *x.operation->operation;
  return operation.safety != Safety::read && operation.idempotency.keys != KeyUse::off &&
         !x.idempotency_key.empty();
}

/// Work for one business key is done in the order in which it came. Reads keep nobody waiting.
std::string order_of_key(const Exchange& x) {
  const Operation& operation = *x.operation->operation;
  if (operation.safety == Safety::read || !operation.key || !x.has_key) return {};
  return operation.group + ' ' + x.key;
}

std::unexpected<Error> no_job() {
  return fail(ErrorKind::not_found, Origin::caller, "there is no such job of this caller's");
}

std::unexpected<Error> not_ended(Exchange& x, const JobTold& told) {
  x.retry_after_s = told.retry_after_s;
  return fail(Error{.kind = ErrorKind::conflict,
                    .origin = Origin::caller,
                    .text = "the job has no answer yet: it is " + std::string(name_of(told.job.state)),
                    .code = "job_not_ended"});
}

}  // namespace

Result<JsonText> answer_of(const Job& job) {
  if (job.state == JobState::done && !job.answer.empty()) return JsonText::trusted(job.answer);
  if (job.error) return fail(*job.error);
  return fail(Error{.kind = ErrorKind::conflict,
                    .origin = Origin::caller,
                    .text = "the job was cancelled before anything was sent",
                    .code = "job_cancelled"});
}

void Jobs::use(std::shared_ptr<JobStore> store) {
  owned_ = std::move(store);
  store_.store(owned_.get(), std::memory_order_release);
}

bool Jobs::takes(const Exchange& x) {
  const auto& accepted = x.operation->operation->accepted;
  if (!accepted) return false;
  const auto wish = x.call.later();
  return wish && (accepted->always || wish->agreed);
}

Job Jobs::job_of(const Exchange& x) const {
  const Operation& operation = *x.operation->operation;
  Job job{.operation = operation.name,
          .scope = scope_of(x.seen.caller),
          .caller = x.seen.caller.name,
          .fingerprint = fingerprint_of(*x.index),
          .accepted = clock_.wall_now(),
          .keep = operation.accepted->keep};
  job.id = is_keyed(x) ? id_of({.operation = job.operation, .scope = job.scope, .key = x.idempotency_key})
                       : uuid_v7(unix_ms(job.accepted), random_);
  return job;
}

std::unexpected<Error> Jobs::lost(Exchange& x, Error cause) const {
  x.retry_after_s = kStoreRetry;
  Error error = wrap(std::move(cause), "the job cannot be kept, so it was not begun");
  error.kind = ErrorKind::storage;
  error.origin = Origin::bridge;
  error.effect = Effect::none;
  error.code.clear();
  return fail(std::move(error));
}

/// The longer it takes, the less often it is worth asking.
JobTold Jobs::told(const Job& job) const {
  JobTold told{.job = job};
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(clock_.wall_now() - job.accepted).count();
  if (job.state == JobState::held)
    told.retry_after_s = kHeldRetry;
  else if (!has_ended(job.state))
    told.retry_after_s = static_cast<int>(std::clamp<std::int64_t>(age / 4, 1, kLongestRetry));
  return told;
}

Message Jobs::told_as_job(Exchange& x, const Job& job) const {
  x.accepted = true;
  x.seen.reason = "job";
  JobTold as = told(job);
  as.just_accepted = true;
  return x.call.encode_job(as);
}

/// Another call with the key of a job that has ended: the answer that it has.
Result<Message> Jobs::told_again(Exchange& x, const Job& known) {
  x.replayed = true;
  x.seen.reason = "replayed";
  auto answer = answer_of(known);
  if (!answer) return std::unexpected(std::move(answer.error()));
  return in_callers_form(x, std::move(*answer));
}

Task<Result<Message>> Jobs::accept(Exchange& x) {
  JobStore* const store = this->store();
  if (store == nullptr) co_return lost(x, {.kind = ErrorKind::storage, .text = "the journal is not open"});
  if (waiting_.load(std::memory_order_relaxed) >= kMostWaiting) {
    x.retry_after_s = kStoreRetry;
    co_return fail(ErrorKind::overloaded, Origin::bridge, "too many jobs are waiting");
  }
  const Job job = job_of(x);
  WorkItem work{.id = job.id,
                .queue = "jobs",
                .key = order_of_key(x),
                .payload = payload_of({.operation = job.operation,
                                       .key = is_keyed(x) ? x.idempotency_key : job.id,
                                       .override_wish = std::string(x.call.override_wish()),
                                       .caller = x.seen.caller,
                                       .input = *x.input})};
  JobWaits::Place place(waits_, job.id);
  auto begin = [&](JobStore::OnFound done) { store->accept(job, std::move(work), std::move(done)); };
  // Its caller was told that it was not kept.
  auto late = [store, id = job.id](const Found& found) {
    if (found && !*found) store->cancel(id, [](const Found&) {});
  };
  auto kept = co_await handed_over<Found>(kStoreTimeout, std::move(begin), std::move(late));
  if (!kept) co_return lost(x, {.kind = ErrorKind::storage, .text = "the journal did not answer in time"});
  if (!*kept) co_return lost(x, std::move(kept->error()));
  const std::optional<Job>& known = **kept;
  if (known && known->fingerprint != job.fingerprint) co_return fail(another_request());
  if (known && has_ended(known->state)) co_return told_again(x, *known);
  if (wake_) wake_();
  // One that goes on may be as unresolved as before, which shows at once: that is what its caller has to
  // know.
  const bool goes_on = known && known->error;
  co_return co_await wait(x, place, known ? *known : job, goes_on ? kFirstLook : 0ms);
}

/// For as long as the caller wants; a second call of its key waits as well.
Task<Result<Message>> Jobs::wait(Exchange& x, JobWaits::Place& place, const Job& job,
                                 std::chrono::milliseconds at_least) {
  const auto wish = x.call.later();
  const auto usual = x.operation->operation->accepted->wait;
  const auto wanted = std::max(wish && wish->wait ? std::chrono::milliseconds(*wish->wait) : usual, at_least);
  const auto patience = std::min(wanted, x.call.deadline().remaining(clock_.steady_now()));
  if (patience <= 0ms) co_return told_as_job(x, job);
  auto begin = [&](std::function<void(Result<JsonText>)> done) { place.wait(std::move(done)); };
  auto answer =
      co_await handed_over<Result<JsonText>>(patience, std::move(begin), [](const Result<JsonText>&) {});
  if (!answer) co_return told_as_job(x, job);
  x.seen.reason = "job";
  if (!*answer) co_return std::unexpected(std::move(answer->error()));
  co_return in_callers_form(x, std::move(**answer));
}

std::pair<Job, WorkItem> Jobs::corrected(const DeadLetter& letter, JobOrder order, JsonText input) const {
  Job job{.operation = letter.job.operation,
          .scope = letter.job.scope,
          .caller = letter.job.caller,
          .fingerprint = fingerprint_of(JsonIndex(input.view())),
          .instead_of = letter.job.id,
          .accepted = clock_.wall_now(),
          .keep = letter.job.keep};
  job.id = uuid_v7(unix_ms(job.accepted), random_);
  order.key = job.id;
  order.input = std::move(input);
  WorkItem work{
      .id = job.id, .queue = letter.work.queue, .key = letter.work.key, .payload = payload_of(order)};
  return {std::move(job), std::move(work)};
}

Task<Result<std::optional<Job>>> Jobs::asked(Exchange& x, bool cancel) {
  JobStore* const store = this->store();
  if (store == nullptr) co_return fail(ErrorKind::storage, Origin::bridge, "the journal is not open");
  const std::string id = x.call.job_question()->id;
  auto begin = [&](JobStore::OnFound done) {
    if (cancel)
      store->cancel(id, std::move(done));
    else
      store->find(id, std::move(done));
  };
  auto found = co_await handed_over<Found>(kStoreTimeout, std::move(begin), [](const Found&) {});
  if (!found) co_return fail(ErrorKind::storage, Origin::bridge, "the journal did not answer in time");
  // What the store calls its failures is no business of callers.
  if (!*found && found->error().kind == ErrorKind::storage) found->error().code.clear();
  co_return std::move(*found);
}

Task<Result<Message>> Jobs::tell(Exchange& x) {
  x.seen.reason = "job";
  const auto what = x.call.job_question()->what;
  auto found = co_await asked(x, false);
  if (!found) co_return std::unexpected(std::move(found.error()));
  if (!*found || (*found)->scope != scope_of(x.seen.caller)) co_return no_job();
  if (what == JobQuestion::What::cancel) {
    found = co_await asked(x, true);
    if (!found) co_return std::unexpected(std::move(found.error()));
    if (!*found) co_return no_job();
  }
  const Job& job = **found;
  const JobTold as = told(job);
  if (what != JobQuestion::What::answer) co_return x.call.encode_job(as);
  if (!has_ended(job.state)) co_return not_ended(x, as);
  x.call.answer_as(job.operation);
  auto answer = answer_of(job);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return x.call.encode(*answer);
}

}  // namespace figbridge::facade
