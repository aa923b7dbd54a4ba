// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/job.h"
#include "core/work_queue.h"

namespace figbridge {

struct JobOutcome {
  JobState state = JobState::done;  ///< one that has ended
  std::string answer;
  std::optional<Error> error;
};

/// Why a job is not done now.
struct JobPause {
  std::string cause;
  bool nothing_done = false;              ///< no side can have been reached by what was tried
  std::optional<Wall::time_point> again;  ///< nothing: it is held for a person
};

struct JobFigures {
  std::uint64_t waiting = 0;  ///< those that are running among them
  std::uint64_t held = 0;
  std::optional<Wall::time_point> oldest;  ///< of those that wait
};

/// A job that is held, with what it is to do.
struct DeadLetter {
  Job job;
  WorkItem work;
  bool damaged = false;  ///< its payload is not what was accepted, and is not here
};

/// What a person did with a dead letter.
struct DeadLetterNote {
  std::string job;
  std::string what;  ///< discarded, replayed, corrected
  std::string author;
  std::string reason;
  std::string other;  ///< of a correction: the new job
  Wall::time_point at;
};

/// Keeps jobs, each with the piece of work that does it (queue `jobs`): what changes both is one commit, so
/// that no crash leaves one without the other. Failures of the store are `storage` or `overloaded`; then
/// nothing of the call stands. Any thread.
class JobStore {
 public:
  using OnFound = std::function<void(Result<std::optional<Job>>)>;
  using OnWritten = std::function<void(const Status&)>;

  virtual ~JobStore() = default;

  // These never block. What they call back runs on the store's own thread, once, and hands over only.

  /// Durable when it is told. Another job of that id that is kept already is told instead. One of the same
  /// request that is unresolved or cancelled goes on: it is told as it stands now, with the error that it
  /// had.
  virtual void accept(Job job, WorkItem work, OnFound done) = 0;
  virtual void find(std::string id, OnFound done) = 0;
  /// Takes it back, if nothing of it was sent: else `conflict`, with the code `job_sent` or `job_ended`.
  /// Nothing without such a job. One that was cancelled already stays so.
  virtual void cancel(std::string id, OnFound done) = 0;
  /// It has ended; one that has ended already stays as it is.
  virtual void end(std::string id, JobOutcome outcome, OnWritten done) = 0;
  virtual void pause(std::string id, JobPause pause, OnWritten done) = 0;

  // These block: they are called from threads that may.

  /// See WorkQueue::lease; what is handed out is running.
  [[nodiscard]] virtual Result<std::vector<WorkItem>> lease(std::size_t limit, Wall::time_point until) = 0;
  /// Deletes what has ended and has expired, at most `limit`; how many.
  [[nodiscard]] virtual Result<std::size_t> expire(Wall::time_point now, std::size_t limit) = 0;
  [[nodiscard]] virtual Result<JobFigures> figures() = 0;

  // Dead letters: jobs that are held. `not_found` if there is none of that id. What is done is noted down in
  // the same commit.

  /// The oldest first, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<DeadLetter>> held(std::size_t limit) = 0;
  [[nodiscard]] virtual Result<std::optional<DeadLetter>> letter(const std::string& id) = 0;
  /// Never done: its caller is told so.
  virtual Status discard(const DeadLetterNote& note) = 0;
  /// Back in the queue, its attempts forgotten.
  virtual Status replay(const DeadLetterNote& note) = 0;
  /// A corrected copy takes its place, and is done; the original has failed, and names the copy.
  virtual Status correct(const DeadLetterNote& note, const Job& copy, const WorkItem& work) = 0;
  /// What was done with one, the first first.
  [[nodiscard]] virtual Result<std::vector<DeadLetterNote>> notes(const std::string& id) = 0;
};

}  // namespace figbridge
