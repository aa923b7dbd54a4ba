// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"
#include "store/database.h"

namespace figbridge::store {

/// The one writer of a database: what many ask for at the same time is committed together, with one sync of
/// the disk for all. A write is told to be done only after the commit that holds it is on the disk.
///
/// A commit that fails tells all of its writes so, and nothing of them stands. A full disk is forgotten as
/// soon as there is room again. A disk that fails (a sync that returned an error may have dropped pages that
/// no second sync would write) is not trusted again before a restart: every later write fails at once. Only
/// then is it open whether the writes of that last commit stand: their error has the effect `unknown`, and
/// the restart tells.
class GroupCommit {
 public:
  /// What one asker wants written, in its own words of the database. Throws what Poco throws, or returns an
  /// error to have nothing of it stand. May run twice: when another write of its group fails, each is tried
  /// alone. On the writer's thread.
  using Write = std::function<Status(Poco::Data::Session&)>;
  /// On the writer's thread: hands over, does no work.
  using Done = std::function<void(const Status&)>;

  struct Limits {
    std::size_t together = 2'000;   ///< writes in one commit
    std::size_t waiting = 100'000;  ///< further ones are refused (`overloaded`)
  };
  struct Figures {
    std::uint64_t commits = 0;
    std::uint64_t writes = 0;
    std::size_t waiting = 0;
    std::string problem;  ///< why nothing can be written; empty: all is well
  };

  /// The database is this writer's alone and outlives it.
  explicit GroupCommit(Database& database, Limits limits);
  explicit GroupCommit(Database& database) : GroupCommit(database, Limits{}) {}
  /// Commits what is waiting, then ends.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Any thread. `done` is called exactly once, at once if the writer takes nothing more.
  void submit(Write write, Done done);
  /// The same, waited for.
  Status commit(Write write);

  /// Reads what was committed, on the caller's thread and beside the writer: SqliteDatabase::read.
  [[nodiscard]] Status read(const std::string& trying,
                            const std::function<void(Poco::Data::Session&)>& work) {
    return database_.read(trying, work);
  }

  [[nodiscard]] Figures figures() const;

 private:
  struct Asked {
    Write write;
    Done done;
    Status outcome;
  };
  using Group = std::vector<Asked>;

  void run();
  [[nodiscard]] Group next_group();
  void write_group(Group& group);
  /// All in one transaction; the first error ends it, and nothing of it stands.
  [[nodiscard]] Status attempt(std::span<Asked> group, bool& commit_failed);
  void note(const Error& failure);

  Database& database_;
  Limits limits_;
  mutable std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Asked> waiting_;
  Figures figures_;
  bool broken_ = false;
  bool ending_ = false;
  std::jthread writer_;
};

}  // namespace figbridge::store
