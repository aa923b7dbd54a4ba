// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/clock.h"
#include "core/intent_store.h"
#include "core/task.h"
#include "core/trace.h"
#include "facade/exchange.h"

namespace figbridge::facade {

/// The steps of the pipeline that make a write be recorded before it is begun, and done once for a key:
/// docs/durability.md says what is promised. Calls that are not recorded pass through them untouched. Any
/// loop.
class Intents {
 public:
  struct Counts {
    std::uint64_t replays = 0;       ///< answers that were told again
    std::uint64_t conflicts = 0;     ///< refused: the key is under way, unresolved or another request's
    std::uint64_t refused = 0;       ///< refused: it could not be recorded
    std::uint64_t waiting = 0;       ///< outcomes that are not on the disk, because it took none
    std::uint64_t memory_bytes = 0;  ///< of the answers that are kept in memory
    std::string problem;             ///< why nothing can be recorded; empty: all is well
  };
  static constexpr std::size_t kMemory = 64 * 1024 * 1024;

  /// Both outlive it. Until use() is called, what must be recorded is refused.
  Intents(const Clock& clock, Random& random, std::size_t memory_bytes = kMemory);

  /// The store, from now on and for good.
  void use(std::shared_ptr<IntentStore> store);
  void report(std::string problem);
  /// Lets the store go, once no call can be under way any more.
  void close() { owned_.reset(); }
  /// Is told of the id of every intent that became unresolved. Set before the first call.
  void tell_unresolved_to(std::function<void(const std::string& id)> listener) {
    unresolved_ = std::move(listener);
  }
  [[nodiscard]] IntentStore* store() const { return store_.load(std::memory_order_acquire); }

  /// Claims the call's key. An answer that it has, as far as memory knows it: nothing else is asked then.
  /// `conflict` while it is under way, `rejected` if it belongs to another request.
  [[nodiscard]] Result<KnownAnswer> take(Exchange& exchange);
  /// Commits the intent, the decision in it. Null: go on; the call may have become the continuation of one
  /// that was left unresolved, with its side. `storage`, effect none, if it cannot be recorded.
  Task<Result<KnownAnswer>> begin(Exchange& exchange);
  /// The other side is about to be called for a recorded write: the record must say so first.
  Task<Status> redirect(Exchange& exchange, Side side);
  /// Hands the outcome to the store and goes on.
  void end(Exchange& exchange, const Result<Message>& answer);
  void count_replay() { replays_.fetch_add(1, std::memory_order_relaxed); }

  /// Claims the key of a record that is to be settled; false while a call has it.
  [[nodiscard]] bool claim(const IntentRecord& record, KnownKeys::Claim& claim);
  /// What settling found: an outcome, or that nothing happened.
  void settled(const IntentRecord& record, std::optional<IntentOutcome> outcome);
  /// A person's word. Blocks.
  [[nodiscard]] Status settle(const std::string& id, const Settlement& settlement);
  /// Tries again to write what the store did not take.
  void retry_waiting();

  [[nodiscard]] Counts counts() const;

 private:
  struct Waiting {
    std::string id;
    std::optional<IntentOutcome> outcome;  ///< nothing: it is to be forgotten
  };

  [[nodiscard]] Result<KnownAnswer> judged(Exchange& exchange, IntentRecord record);
  [[nodiscard]] std::unexpected<Error> conflict(Exchange& exchange, std::string text, const char* code,
                                                int retry_after_s);
  [[nodiscard]] std::unexpected<Error> cannot_record(Exchange& exchange, Error cause);
  Status continue_known(Exchange& exchange, const IntentRecord& record);
  [[nodiscard]] static Waiting given_back(const IntentRecord& record);
  void took_a_write();
  void write(Waiting what);
  void keep_for_later(Waiting what);

  const Clock& clock_;
  Random& random_;
  KnownKeys keys_;
  std::shared_ptr<IntentStore> owned_;
  std::atomic<IntentStore*> store_{nullptr};
  std::function<void(const std::string&)> unresolved_;
  std::atomic<std::uint64_t> replays_{0};
  std::atomic<std::uint64_t> conflicts_{0};
  std::atomic<std::uint64_t> refused_{0};
  mutable std::mutex mutex_;  ///< of what follows
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::string problem_ = "the journal is not open yet";
  std::atomic<bool> has_problem_{true};
};

}  // namespace figbridge::facade
