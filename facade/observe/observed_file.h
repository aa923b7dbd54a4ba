// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "core/clock.h"
#include "core/error.h"
#include "facade/observe/observed.h"

namespace figbridge::facade {

/// Reads what an earlier run had seen into `observed`. No file is no error. A file that cannot be read as
/// what it should be is set aside under a name of its own, and the error says so; `observed` is then as it
/// was.
Status restore_observed(Observed& observed, const std::filesystem::path& file, const Clock& clock);

/// Writes what was seen: whole or not at all (a new file is synced, then takes the name). Fails with
/// `storage`.
Status save_observed(Observed& observed, const std::filesystem::path& file);

/// Saves every `period` and once more at its end, on a thread of its own.
class Saver {
 public:
  /// Both are called on the saver's thread; `trouble` is told of saves that failed.
  Saver(std::function<Status()> save, std::chrono::milliseconds period,
        std::function<void(const Error&)> trouble);
  ~Saver();
  Saver(const Saver&) = delete;
  Saver& operator=(const Saver&) = delete;

 private:
  void run();
  void save();

  std::function<Status()> save_;
  std::chrono::milliseconds period_;
  std::function<void(const Error&)> trouble_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace figbridge::facade
