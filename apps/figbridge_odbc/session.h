// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "apps/figbridge_odbc/call_control.h"
#include "apps/figbridge_odbc/pool.h"
#include "apps/figbridge_odbc/runner.h"

namespace figbridge::odbc {

/// The worker's side of the conversation: hears the bridge on one thread, performs each call on another.
/// Ends the process when the bridge has gone.
class Session {
 public:
  explicit Session(int socket) : socket_(socket) {}
  [[noreturn]] void run();

 private:
  struct Job {
    std::uint64_t id;
    std::string request;
    std::shared_ptr<CallControl> control;
  };

  void take(const net::Frame& frame);
  void take_hello(const net::Frame& frame);
  void take_call(const net::Frame& frame);
  void enqueue(Job job);
  void work();
  void perform(const Job& job);
  [[nodiscard]] Done<void> perform(const Job& job, const Request& request);
  [[nodiscard]] Done<void> perform_on(Connection& connection, const Job& job, const Request& request);
  [[nodiscard]] std::shared_ptr<const ReadyPlan> plan_of(std::string_view text);
  [[nodiscard]] std::shared_ptr<CallControl> control_of(std::uint64_t id);
  void tell(net::FrameType type, std::uint64_t id, std::string_view payload);
  [[noreturn]] void end();

  int socket_;
  std::mutex write_mutex_;
  std::string hello_text_;
  Hello hello_;
  EnvironmentHandle environment_;
  std::unique_ptr<Pool> pool_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::uint64_t, std::string> arriving_;
  std::map<std::uint64_t, std::shared_ptr<CallControl>> calls_;
  std::deque<Job> jobs_;
  std::size_t idle_threads_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const ReadyPlan>> plans_;
};

}  // namespace figbridge::odbc
