// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/intent_store.h"
#include "core/trace.h"
#include "facade/intents/intents.h"
#include "facade/intents/settler.h"

namespace figbridge::facade {

/// Looks after the journal behind the calls' backs, on a thread of its own: opens it, settles what a crash or
/// a lost answer left without outcome, writes what the disk did not take, lets go what has expired.
class IntentKeeper {
 public:
  /// All that is referred to outlives it; the functions are called from its thread.
  struct Setup {
    Intents* intents = nullptr;
    const Clock* clock = nullptr;
    Random* random = nullptr;
    std::function<Result<std::shared_ptr<IntentStore>>()> open;
    std::function<std::shared_ptr<const State>()> pin;
    std::function<EventLoop&()> loop;  ///< one that runs
    /// What happened to an intent: `settled`, `unresolved`, `damaged`, `not_open`.
    std::function<void(std::string_view event, const std::string& id, const std::string& why)> tell;
  };
  explicit IntentKeeper(Setup setup) : setup_(std::move(setup)) {}
  ~IntentKeeper() { stop(); }
  IntentKeeper(const IntentKeeper&) = delete;
  IntentKeeper& operator=(const IntentKeeper&) = delete;

  /// Opens the journal and settles what was left over, for at most `patience`; what is not settled by then
  /// goes on in the background, its keys blocked. Once, before calls come in.
  void start(std::chrono::milliseconds patience);
  /// Before the loops end. May be called twice.
  void stop();

  /// As they were a moment ago.
  [[nodiscard]] IntentFigures figures() const;

 private:
  struct Due {
    std::string id;
    MaySettleBy by = MaySettleBy::reading;
    int attempts = 0;
    Steady::time_point at;
  };
  struct Asked;

  void run();
  void tick();
  void open();
  void look_for_leftovers(IntentStore& store);
  void expire(IntentStore& store);
  [[nodiscard]] std::vector<Due> take_due();
  void settle_due();
  [[nodiscard]] static bool is_lost(const std::optional<IntentRecord>& record, MaySettleBy by);
  [[nodiscard]] bool ask(IntentStore& store, Due due, std::vector<std::unique_ptr<Asked>>& asked);
  void take(Asked& asked);
  void give_up(const IntentRecord& record, const std::string& why);
  void again(Due due);
  void put(Due due);
  [[nodiscard]] bool nothing_due() const;

  Setup setup_;
  Steady::time_point open_at_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::deque<Due> due_;
  IntentFigures figures_;
  std::thread thread_;
};

}  // namespace figbridge::facade
