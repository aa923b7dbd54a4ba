// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/log.h"

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <utility>

namespace figbridge::facade {
namespace {

constexpr std::size_t kFilling = 128 * 1024;

std::shared_ptr<spdlog::sinks::sink> sink_for(const std::string& target) {
  if (target == "stderr") return std::make_shared<spdlog::sinks::stderr_sink_st>();
  if (target == "stdout") return std::make_shared<spdlog::sinks::stdout_sink_st>();
  return std::make_shared<spdlog::sinks::basic_file_sink_st>(target);
}

/// An spdlog sink as a target. A full disk is no reason to stop.
LogTarget target_of(const std::shared_ptr<spdlog::sinks::sink>& sink) {
  // The batch brings its line feeds along.
  sink->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::local, std::string()));
  return [sink](std::string_view lines) {
    try {
      sink->log(spdlog::details::log_msg("", spdlog::level::info, {lines.data(), lines.size()}));
      sink->flush();
      return true;
    } catch (const spdlog::spdlog_ex&) {
      return false;
    }
  };
}

}  // namespace

Result<std::unique_ptr<Log>> Log::open(LogSettings settings, const Clock& clock) {
  try {
    auto target = target_of(sink_for(settings.target));
    return std::make_unique<Log>(std::move(settings), clock, std::move(target));
  } catch (const spdlog::spdlog_ex& error) {
    return fail(ErrorKind::configuration, Origin::bridge,
                std::string("the log cannot be opened: ") + error.what(), settings.target);
  }
}

Log::Log(LogSettings settings, const Clock& clock, LogTarget target)
    : settings_(std::move(settings)), clock_(clock), target_(std::move(target)) {
  writer_ = std::thread([this] { run(); });
}

Log::~Log() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

template <class Append>
void Log::add(const Append& append) noexcept {
  try {
    bool filling = false;
    const bool taken = pending_.here([&](Pending& pending) {
      const auto before = pending.text.size();
      append(pending.text);
      const auto after = pending.text.size();
      const bool fits = after <= settings_.queue_bytes / Shards<Pending>::kCount;
      filling = fits && before < kFilling && after >= kFilling;
      if (fits)
        ++pending.lines;
      else
        pending.text.resize(before);
      return fits;
    });
    if (!taken) dropped_.fetch_add(1, std::memory_order_relaxed);
    if (!announced_.load(std::memory_order_relaxed)) announce();
    if (filling) press();
  } catch (...) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
  }
}

void Log::record(const Observation& observation) noexcept {
  if (!settings_.exchanges || settings_.level > LogLevel::info) return;
  add([&](std::string& out) { append_exchange_line(out, observation); });
}

void Log::event(LogLevel level, std::string_view name, std::initializer_list<LogField> fields) noexcept {
  if (level < settings_.level) return;
  add([&](std::string& out) { append_event_line(out, clock_.wall_now(), level, name, fields); });
}

/// Wakes the writer once for all lines of a batch.
void Log::announce() {
  if (announced_.exchange(true, std::memory_order_acq_rel)) return;
  {
    const std::scoped_lock lock(mutex_);
    work_ = true;
  }
  wake_.notify_one();
}

/// Many lines come in: they are written now, not when the linger is over.
void Log::press() {
  {
    const std::scoped_lock lock(mutex_);
    pressing_ = true;
  }
  wake_.notify_one();
}

void Log::flush() {
  std::unique_lock lock(mutex_);
  const auto mine = ++flushes_asked_;
  wake_.notify_one();
  flushed_.wait(lock, [&] { return flushes_done_ >= mine; });
}

void Log::run() {
  bool more = true;
  while (more) {
    std::uint64_t flush_asked = 0;
    more = wait_for_work(flush_asked);
    write_pending();
    const std::scoped_lock lock(mutex_);
    flushes_done_ = flush_asked;
    flushed_.notify_all();
  }
}

/// Sleeps until there is something to write, then a little longer, so that it is written in one go. False:
/// stop.
bool Log::wait_for_work(std::uint64_t& flush_asked) {
  const auto at_once = [&] { return stopping_ || pressing_ || flushes_asked_ > flushes_done_; };
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return work_ || at_once(); });
  wake_.wait_for(lock, settings_.linger, at_once);
  work_ = false;
  pressing_ = false;
  flush_asked = flushes_asked_;
  return !stopping_;
}

/// Takes what is there under the shards' locks and writes it outside of them: recorders never wait for the
/// disk.
void Log::write_pending() {
  announced_.store(false, std::memory_order_release);
  std::size_t next = 0;
  pending_.each([&](Pending& shard) { std::swap(taken_[next++], shard); });
  for (auto& pending : taken_) {
    if (pending.lines > 0 && !target_(pending.text)) {
      dropped_.fetch_add(pending.lines, std::memory_order_relaxed);
    }
    pending.text.clear();
    pending.lines = 0;
  }
}

}  // namespace figbridge::facade
