// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "core/clock.h"
#include "core/error.h"
#include "core/observation.h"
#include "facade/observe/log_line.h"
#include "facade/observe/shards.h"

namespace figbridge::facade {

struct LogSettings {
  std::string target = "stderr";    ///< stderr, stdout, or a file that is appended to
  LogLevel level = LogLevel::info;  ///< what is less is left out
  bool exchanges = true;            ///< one line an exchange (level info)
  std::size_t queue_bytes =
      32 * 1024 * 1024;  ///< in all, a sixteenth for a thread; what does not fit is dropped, counted
  std::chrono::milliseconds linger{50};  ///< how long lines are gathered; less, if there are many
};

/// Where batches of lines go. False: they could not be written. Does not throw.
using LogTarget = std::function<bool(std::string_view lines)>;

/// The log: JSON lines, written by a thread of its own through an spdlog sink. Recording formats a line into
/// the buffer of the recording thread and never waits for the disk; what does not fit is dropped and counted.
/// Lines of one thread keep their order, lines of different threads are ordered by `ts` only. Any thread.
/// (Not spdlog's own asynchronous logger: it takes one lock and wakes its thread for every line.)
class Log final : public ObservationSink {
 public:
  /// Fails with `configuration` if the file cannot be opened. `clock` outlives the log.
  [[nodiscard]] static Result<std::unique_ptr<Log>> open(LogSettings settings, const Clock& clock);
  Log(LogSettings settings, const Clock& clock, LogTarget target);
  /// Writes what is still queued.
  ~Log() override;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void record(const Observation& observation) noexcept override;
  /// Something that happened to the bridge: `log.event(LogLevel::info, "table_changed", {{"version", v}});`
  void event(LogLevel level, std::string_view name, std::initializer_list<LogField> fields) noexcept;

  /// Returns when everything recorded before is handed to the operating system.
  void flush();
  /// Lines that were dropped because the queue was full or the target refused them.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  struct Pending {
    std::string text;
    std::uint64_t lines = 0;
  };
  template <class Append>
  void add(const Append& append) noexcept;
  void announce();
  void press();
  void run();
  bool wait_for_work(std::uint64_t& flush_asked);
  void write_pending();

  LogSettings settings_;
  const Clock& clock_;
  LogTarget target_;
  Shards<Pending> pending_;
  std::array<Pending, Shards<Pending>::kCount>
      taken_;  ///< the writer's; swapped in, so that capacity is kept
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<bool> announced_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable flushed_;
  bool work_ = false;
  bool pressing_ = false;  ///< a buffer fills up: no lingering
  bool stopping_ = false;
  std::uint64_t flushes_asked_ = 0;
  std::uint64_t flushes_done_ = 0;
  std::thread writer_;
};

}  // namespace figbridge::facade
