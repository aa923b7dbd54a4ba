// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "apps/figbridge_odbc/handles.h"
#include "net/worker_frames.h"

namespace figbridge::odbc {

/// What a call shares with the thread that hears the bridge: its cancellation, its credit, its answer's way
/// out.
class CallControl : public std::enable_shared_from_this<CallControl> {
 public:
  using Tell = std::function<void(net::FrameType, std::string_view payload)>;
  explicit CallControl(Tell tell) : tell_(std::move(tell)) {}

  // Of the call's thread.

  /// Tells the bridge that the call may have an effect from here on. False: it was cancelled before, and must
  /// not begin.
  [[nodiscard]] bool start();
  /// Appends to the answer; waits for credit. False: cancelled, or more than the answer may be.
  [[nodiscard]] bool answer(std::string_view bytes);
  /// Sends what is left of it.
  [[nodiscard]] bool flush();
  void limit_answer(std::size_t most) { room_ = most; }
  [[nodiscard]] bool too_large() const { return too_large_; }
  [[nodiscard]] bool cancelled() const { return cancelled_.load(); }
  [[nodiscard]] bool started() const { return started_; }

  /// While it lives, cancel() reaches the statement. Its end waits until no SQLCancel is in it any more.
  class Running {
   public:
    Running(CallControl& control, SQLHSTMT statement);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    CallControl& control_;
  };

  // Of the hearing thread. Neither waits.

  void cancel();
  void grant(std::size_t credit);

 private:
  Tell tell_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> cancelled_{false};
  bool started_ = false;
  bool too_large_ = false;
  SQLHSTMT statement_ = SQL_NULL_HSTMT;
  int cancelling_ = 0;
  std::size_t credit_ = net::kCallCredit;
  std::size_t room_ = 10UL * 1024 * 1024;
  std::string ready_;
};

}  // namespace figbridge::odbc
