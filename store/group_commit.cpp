// SPDX-License-Identifier: Apache-2.0
#include "store/group_commit.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <utility>

#include <Poco/Data/Session.h>

namespace figbridge::store {
namespace {

using Poco::Data::Session;

/// A transaction that is rolled back unless it was committed.
class Transaction {
 public:
  Transaction(Database& database, Session& session) : database_(database), session_(session) {
    database_.begin(session_);
  }
  ~Transaction() {
    if (!done_) database_.roll_back(session_);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() {
    database_.commit(session_);
    done_ = true;
  }

 private:
  Database& database_;
  Session& session_;
  bool done_ = false;
};

Error refusal(std::string text, std::string code = {}) {
  return {.kind = ErrorKind::storage, .text = std::move(text), .code = std::move(code)};
}

}  // namespace

GroupCommit::GroupCommit(Database& database, Limits limits)
    : database_(database), limits_(limits), writer_([this] { run(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  asked_.notify_one();
}

void GroupCommit::submit(Write write, Done done) {
  Error refused;
  {
    const std::scoped_lock lock(mutex_);
    if (!broken_ && !ending_ && waiting_.size() < limits_.waiting) {
      waiting_.push_back({std::move(write), std::move(done), {}});
      if (waiting_.size() == 1) asked_.notify_one();
      return;
    }
    refused = broken_ ? refusal(figures_.problem, "disk_fails") : refusal("the store takes nothing more");
    if (!broken_) refused.kind = ErrorKind::overloaded;
  }
  done(std::unexpected(std::move(refused)));
}

Status GroupCommit::commit(Write write) {
  std::promise<Status> told;
  auto outcome = told.get_future();
  submit(std::move(write), [&told](const Status& status) { told.set_value(status); });
  return outcome.get();
}

GroupCommit::Figures GroupCommit::figures() const {
  const std::scoped_lock lock(mutex_);
  Figures figures = figures_;
  figures.waiting = waiting_.size();
  return figures;
}

void GroupCommit::run() {
  for (Group group = next_group(); !group.empty(); group = next_group()) {
    write_group(group);
    for (auto& asked : group) asked.done(asked.outcome);
  }
}

/// Waits for work; empty at the end.
GroupCommit::Group GroupCommit::next_group() {
  std::unique_lock lock(mutex_);
  asked_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), limits_.together));
  Group group(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(waiting_.begin() + count));
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  return group;
}

void GroupCommit::write_group(Group& group) {
  bool commit_failed = false;
  const Status all = attempt(group, commit_failed);
  if (all || commit_failed || group.size() == 1) {
    for (auto& asked : group) asked.outcome = all;
    return;
  }
  // One of them was refused: the others must not suffer for it.
  for (auto& asked : group) asked.outcome = attempt({&asked, 1}, commit_failed);
}

Status GroupCommit::attempt(std::span<Asked> group, bool& commit_failed) {
  {
    const std::scoped_lock lock(mutex_);
    if (broken_) return std::unexpected(refusal(figures_.problem, "disk_fails"));
  }
  Status refused;
  bool committing = false;
  Status ran = database_.run("writing to the store", [&](Session& session) {
    Transaction transaction(database_, session);
    for (auto& asked : group) {
      refused = asked.write(session);
      if (!refused) return;
    }
    committing = true;
    transaction.commit();
  });
  if (!ran) note(ran.error());
  commit_failed = !ran && committing;
  if (commit_failed && (ran.error().code == "disk_fails" || ran.error().code == "lost"))
    ran.error().effect = Effect::unknown;
  if (!ran) return ran;
  if (!refused) return refused;
  const std::scoped_lock lock(mutex_);
  ++figures_.commits;
  figures_.writes += group.size();
  figures_.problem.clear();
  return {};
}

void GroupCommit::note(const Error& failure) {
  if (failure.kind != ErrorKind::storage) return;
  const std::scoped_lock lock(mutex_);
  figures_.problem = failure.describe();
  broken_ = broken_ || failure.code == "disk_fails" || failure.code == "damaged";
}

}  // namespace figbridge::store
