// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "core/clock.h"
#include "core/job_store.h"
#include "core/listener.h"
#include "core/task.h"
#include "core/trace.h"
#include "facade/jobs/job_order.h"
#include "facade/jobs/jobs.h"
#include "facade/state.h"

namespace figbridge::facade {

/// Does the jobs: takes them from the queue on a thread of its own, sends each through the pipeline like any
/// other call, and writes down what came of it. What a crash left goes on where the record of its write says
/// (docs/durability.md): nothing is sent again that may not be.
class JobRunner {
 public:
  /// Jobs under way at the same time.
  static constexpr std::size_t kTogether = 64;

  /// All that is referred to outlives it and the loops.
  struct Setup {
    Jobs* jobs = nullptr;
    Dispatcher* pipeline = nullptr;
    const Clock* clock = nullptr;
    Random* random = nullptr;
    std::function<bool()> ready;  ///< writes can be recorded
    std::function<std::shared_ptr<const State>()> pin;
    std::function<EventLoop&()> loop;  ///< one that runs
    /// What happened to a job: `held`, `unresolved`, `not_written`, `not_taken`.
    std::function<void(std::string_view event, const std::string& id, const std::string& why)> tell;
  };
  explicit JobRunner(Setup setup) : setup_(std::move(setup)) {}
  ~JobRunner() { stop(); }
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  void start();
  /// Takes no new ones, and waits at most so long for those under way. Before the loops end.
  void finish(std::chrono::milliseconds patience);
  void stop() { finish(std::chrono::milliseconds(0)); }

  [[nodiscard]] std::size_t under_way() const { return under_way_.load(); }
  /// As they were a moment ago.
  [[nodiscard]] JobFigures figures() const;

 private:
  /// Something that the store has to be told; again, until it takes it.
  using Telling = std::function<void(JobStore&, JobStore::OnWritten)>;

  void run();
  void tick();
  void take_jobs(JobStore& store);
  void begin(WorkItem item);
  Task<void> carry_out(const WorkItem& item);
  void ended(const WorkItem& item, const BoundOperation& operation, Result<JsonText> outcome);
  void failed(const WorkItem& item, const BoundOperation& operation, const Error& error);
  void end(const std::string& id, JobOutcome outcome);
  void pause(const std::string& id, JobPause pause);
  void write(const std::string& id, Telling telling);
  void write_what_is_left();
  void wake();

  Setup setup_;
  std::atomic<std::size_t> under_way_{0};
  mutable std::mutex mutex_;  ///< of what follows
  std::condition_variable wake_;
  bool asked_ = false;
  bool stopping_ = false;
  std::deque<std::pair<std::string, Telling>> unwritten_;
  JobFigures figures_;
  std::thread thread_;
};

}  // namespace figbridge::facade
