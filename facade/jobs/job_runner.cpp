// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/job_runner.h"

#include <algorithm>
#include <utility>

#include "facade/intents/outcome.h"
#include "facade/jobs/job_call.h"
#include "facade/jobs/job_verdict.h"

namespace figbridge::facade {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kTick = 1s;
/// Longer than any attempt may take: the end of a lease is for jobs whose runner is gone without a restart,
/// which nobody knows how it could be.
constexpr std::chrono::hours kLease{24};
constexpr std::size_t kExpireTogether = 500;

bool can_be_asked(const BoundOperation& operation) {
  return operation.legacy.settle != nullptr || operation.modern.settle != nullptr;
}

}  // namespace

void JobRunner::start() {
  setup_.jobs->wake_by([this] { wake(); });
  thread_ = std::thread([this] { run(); });
}

void JobRunner::finish(std::chrono::milliseconds patience) {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, patience, [this] { return under_way_.load() == 0; });
}

void JobRunner::wake() {
  {
    const std::scoped_lock lock(mutex_);
    asked_ = true;
  }
  wake_.notify_all();
}

JobFigures JobRunner::figures() const {
  const std::scoped_lock lock(mutex_);
  return figures_;
}

void JobRunner::run() {
  auto next_tick = Steady::now();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    asked_ = false;
    lock.unlock();
    const bool due = Steady::now() >= next_tick;
    if (due) {
      tick();
      next_tick = Steady::now() + kTick;
    }
    JobStore* const store = setup_.ready() ? setup_.jobs->store() : nullptr;
    if (store != nullptr) take_jobs(*store);
    lock.lock();
    wake_.wait_until(lock, next_tick, [this] { return stopping_ || asked_; });
  }
}

void JobRunner::tick() {
  JobStore* const store = setup_.jobs->store();
  if (store == nullptr) return;
  write_what_is_left();
  for (int batch = 0; batch < 20; ++batch) {
    const auto gone = store->expire(setup_.clock->wall_now(), kExpireTogether);
    if (!gone || *gone < kExpireTogether) break;
  }
  auto figures = store->figures();
  if (!figures) return;
  setup_.jobs->note_waiting(figures->waiting + figures->held);
  const std::scoped_lock lock(mutex_);
  figures_ = *figures;
}

void JobRunner::take_jobs(JobStore& store) {
  const std::size_t busy = under_way_.load();
  if (busy >= kTogether) return;
  auto items = store.lease(kTogether - busy, setup_.clock->wall_now() + kLease);
  if (!items) return setup_.tell("not_taken", {}, items.error().describe());
  for (auto& item : *items) begin(std::move(item));
}

void JobRunner::begin(WorkItem item) {
  under_way_.fetch_add(1);
  spawn(setup_.loop(), [this, item = std::move(item)]() -> Task<void> {
    co_await carry_out(item);
    under_way_.fetch_sub(1);
    wake();
  });
}

Task<void> JobRunner::carry_out(const WorkItem& item) {
  auto order = order_of(item.payload);
  if (!order) {
    pause(item.id, {.cause = order.error().describe(), .nothing_done = true, .again = std::nullopt});
    co_return;
  }
  const auto state = setup_.pin();
  const BoundOperation* const operation = state->generation().operation(order->operation);
  if (operation == nullptr || !operation->operation->accepted) {
    pause(item.id, {.cause = "the operation '" + order->operation + "' is not configured for jobs any more",
                    .nothing_done = item.attempts <= 1,
                    .again = std::nullopt});
    co_return;
  }
  const auto deadline = Deadline::after(*setup_.clock, operation->operation->accepted->timeout);
  JobCall call(std::move(*order), continue_trace({}, {}, *setup_.random), deadline);
  co_await setup_.pipeline->dispatch(call, *state);
  ended(item, *operation, std::move(call).outcome());
}

void JobRunner::ended(const WorkItem& item, const BoundOperation& operation, Result<JsonText> outcome) {
  if (!outcome) return failed(item, operation, outcome.error());
  end(item.id, {.state = JobState::done, .answer = std::string(outcome->view())});
  setup_.jobs->waits().tell(item.id, outcome);
}

void JobRunner::failed(const WorkItem& item, const BoundOperation& operation, const Error& error) {
  const JobAttempt attempt{.safety = operation.operation->safety,
                           .can_be_asked = can_be_asked(operation),
                           .made = item.attempts,
                           .most = operation.operation->accepted->attempts};
  const auto verdict = verdict_of(error, attempt);
  const std::string cause = std::string(name_of(error.kind)) + ": " + error.describe();
  if (verdict == JobVerdict::again) {
    const auto wait = pause_before(item.attempts, setup_.random->next());
    return pause(
        item.id,
        {.cause = cause, .nothing_done = nothing_done(error), .again = setup_.clock->wall_now() + wait});
  }
  if (verdict == JobVerdict::held) {
    setup_.tell("held", item.id, cause);
    return pause(item.id, {.cause = cause, .nothing_done = nothing_done(error), .again = std::nullopt});
  }
  const bool unresolved = verdict == JobVerdict::unresolved;
  if (unresolved) setup_.tell("unresolved", item.id, cause);
  end(item.id, {.state = unresolved ? JobState::unresolved : JobState::failed, .error = told_again(error)});
  setup_.jobs->waits().tell(item.id, fail(told_again(error)));
}

void JobRunner::end(const std::string& id, JobOutcome outcome) {
  write(id, [id, outcome = std::move(outcome)](JobStore& store, JobStore::OnWritten done) {
    store.end(id, outcome, std::move(done));
  });
}

void JobRunner::pause(const std::string& id, JobPause pause) {
  write(id, [id, pause = std::move(pause)](JobStore& store, JobStore::OnWritten done) {
    store.pause(id, pause, std::move(done));
  });
}

void JobRunner::write(const std::string& id, Telling telling) {
  JobStore* const store = setup_.jobs->store();
  auto done = [this, id, telling](const Status& written) {
    if (written) return;
    setup_.tell("not_written", id, written.error().describe());
    const std::scoped_lock lock(mutex_);
    unwritten_.emplace_back(id, telling);
  };
  telling(*store, std::move(done));
}

void JobRunner::write_what_is_left() {
  std::deque<std::pair<std::string, Telling>> all;
  {
    const std::scoped_lock lock(mutex_);
    all.swap(unwritten_);
  }
  for (auto& [id, telling] : all) write(id, std::move(telling));
}

}  // namespace figbridge::facade
