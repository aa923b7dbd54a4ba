// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/job_store.h"
#include "store/group_commit.h"
#include "store/payload_seal.h"

namespace figbridge::store {

/// Jobs in SQLite, their work in the same file. Everything is written through the group commit, and read on
/// its thread as well, so that what is asked for sees everything that was written before.
class SqliteJobs final : public JobStore {
 public:
  /// A piece of work that was handed out so often and never ended has brought the process down, or the like:
  /// it is held.
  static constexpr std::uint32_t kMostAttempts = 100;

  /// All of them outlive it. `seal`: requests and answers are kept sealed.
  SqliteJobs(GroupCommit& writer, const Clock& clock, const PayloadSeal* seal = nullptr)
      : writer_(writer), clock_(clock), seal_(seal) {}

  void accept(Job job, WorkItem work, OnFound done) override;
  void find(std::string id, OnFound done) override;
  void cancel(std::string id, OnFound done) override;
  void end(std::string id, JobOutcome outcome, OnWritten done) override;
  void pause(std::string id, JobPause pause, OnWritten done) override;

  [[nodiscard]] Result<std::vector<WorkItem>> lease(std::size_t limit, Wall::time_point until) override;
  [[nodiscard]] Result<std::size_t> expire(Wall::time_point now, std::size_t limit) override;
  [[nodiscard]] Result<JobFigures> figures() override;

  [[nodiscard]] Result<std::vector<DeadLetter>> held(std::size_t limit) override;
  [[nodiscard]] Result<std::optional<DeadLetter>> letter(const std::string& id) override;
  Status discard(const DeadLetterNote& note) override;
  Status replay(const DeadLetterNote& note) override;
  Status correct(const DeadLetterNote& note, const Job& copy, const WorkItem& work) override;
  [[nodiscard]] Result<std::vector<DeadLetterNote>> notes(const std::string& id) override;

 private:
  using Question = std::function<Result<std::optional<Job>>(Poco::Data::Session&)>;
  void ask(Question question, OnFound done);
  [[nodiscard]] Result<std::optional<DeadLetter>> read_letter(Poco::Data::Session& session,
                                                              const std::string& id) const;

  GroupCommit& writer_;
  const Clock& clock_;
  const PayloadSeal* seal_;
};

}  // namespace figbridge::store
