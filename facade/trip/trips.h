// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/message.h"
#include "facade/exchange.h"
#include "migrations/change.h"
#include "migrations/table_service.h"
#include "routing/trip_watch.h"

namespace figbridge::facade {

/// A row that has gone back to legacy by itself.
struct TripEvent {
  std::string operation;
  std::string why;       ///< for a person: the counts, and the latest failure
  std::string evidence;  ///< canonical JSON, for the ledger
  std::string at;        ///< RFC 3339
  std::string trace_id;  ///< of the call that was one too many
  routing::TripRule rule = routing::TripRule::in_a_row;
  std::uint64_t version = 0;  ///< of the table by which that call was decided
};

/// Takes rows back to the legacy side when the modern one fails them. What is counted, and the decision, are
/// in the request's path and in this process's memory (routing/trip_watch.h): neither store nor admin plane
/// is needed. The table, and the ledger, follow from a thread of its own, as soon as they can.
class Trips {
 public:
  struct Setup {
    migrations::TableService* table = nullptr;
    const Clock* clock = nullptr;
    /// The watches of an operation that is configured now; null: it is not, or has none. Any thread.
    std::function<void(const std::string& operation, std::uint64_t version)> settle;
    /// Told at once of every trip, and then of what the table made of it. On the thread of its own.
    std::function<void(const TripEvent&)> tripped;
    std::function<void(const TripEvent&, const Result<migrations::Changed>&)> recorded;
  };
  /// All that `setup` refers to outlives it.
  explicit Trips(Setup setup);
  /// Tries once more what the table has not taken.
  ~Trips();
  Trips(const Trips&) = delete;
  Trips& operator=(const Trips&) = delete;

  /// The row that decides this exchange: the pinned one, or that row turned back.
  [[nodiscard]] static const routing::Route& row_of(Exchange& exchange);

  // Of a call that the modern side was to answer. Any loop; none waits.
  void answered(const Exchange& exchange, const Result<JsonText>& answer);
  void passed(const Exchange& exchange, const Result<Message>& answer);
  /// Nobody could answer it: the decision had no side that is able to.
  void refused(const Exchange& exchange);
  /// Both sides' answers were compared.
  void compared(const State& state, const BoundOperation& operation, bool differs,
                const std::string& trace_id);

  /// Those that the table has not taken yet, the oldest first. Any thread.
  [[nodiscard]] std::vector<TripEvent> pending() const;
  [[nodiscard]] std::uint64_t count() const { return count_.load(std::memory_order_relaxed); }

 private:
  void note(const Exchange& exchange, routing::Health health, const Error* failure);
  void add(const State& state, const std::string& operation, const std::string& trace_id,
           const routing::TripCause& cause, const Error* failure);
  void run();
  void take_up(std::unique_lock<std::mutex>& lock);
  [[nodiscard]] bool turn_back(const TripEvent& event);

  Setup setup_;
  std::atomic<std::uint64_t> count_{0};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<TripEvent> fresh_;    ///< nobody was told of them
  std::vector<TripEvent> pending_;  ///< the table has not taken them
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace figbridge::facade
