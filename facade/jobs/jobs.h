// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/clock.h"
#include "core/job_store.h"
#include "core/task.h"
#include "core/trace.h"
#include "facade/exchange.h"
#include "facade/jobs/job_order.h"
#include "facade/jobs/job_waits.h"

namespace figbridge::facade {

/// The steps of the pipeline that make a call a job, which is answered later: docs/jobs.md says what is
/// promised. Any loop.
class Jobs {
 public:
  /// Further ones are refused.
  static constexpr std::uint64_t kMostWaiting = 100'000;

  /// Both outlive it. Until use() is called, no call becomes a job and nothing is known of any.
  Jobs(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  /// The store, from now on and for good.
  void use(std::shared_ptr<JobStore> store);
  [[nodiscard]] JobStore* store() const { return store_.load(std::memory_order_acquire); }
  /// Lets the store go, once no call can be under way any more.
  void close() { owned_.reset(); }
  /// Is called when there is something to do. Set before the first call.
  void wake_by(std::function<void()> wake) { wake_ = std::move(wake); }
  [[nodiscard]] JobWaits& waits() { return waits_; }

  /// How many wait on the disk, as it was a moment ago.
  void note_waiting(std::uint64_t jobs) { waiting_.store(jobs, std::memory_order_relaxed); }

  /// Whether the call is one that may be answered later, and its caller takes that.
  [[nodiscard]] static bool takes(const Exchange& exchange);
  /// Makes it a job, and waits for a while: its answer, or the job. The exchange has its request and its key,
  /// but no record: the job has. `storage` or `overloaded`,
  /// effect none, if it cannot be kept.
  Task<Result<Message>> accept(Exchange& exchange);
  /// A dead letter's work with another request: a job of its own, under a key of its own.
  [[nodiscard]] std::pair<Job, WorkItem> corrected(const DeadLetter& letter, JobOrder order,
                                                   JsonText input) const;
  /// Answers a question about a job: `not_found` unless it is the caller's own.
  Task<Result<Message>> tell(Exchange& exchange);

 private:
  [[nodiscard]] Job job_of(const Exchange& exchange) const;
  [[nodiscard]] std::unexpected<Error> lost(Exchange& exchange, Error cause) const;
  [[nodiscard]] JobTold told(const Job& job) const;
  Task<Result<std::optional<Job>>> asked(Exchange& exchange, bool cancel);
  Task<Result<Message>> wait(Exchange& exchange, JobWaits::Place& place, const Job& job,
                             std::chrono::milliseconds at_least);
  [[nodiscard]] static Result<Message> told_again(Exchange& exchange, const Job& known);
  [[nodiscard]] Message told_as_job(Exchange& exchange, const Job& job) const;

  const Clock& clock_;
  Random& random_;
  JobWaits waits_;
  std::shared_ptr<JobStore> owned_;
  std::atomic<JobStore*> store_{nullptr};
  std::function<void()> wake_;
  std::atomic<std::uint64_t> waiting_{0};
};

/// Of a job that has an answer: the answer, or why there is none.
[[nodiscard]] Result<JsonText> answer_of(const Job& job);

}  // namespace figbridge::facade
