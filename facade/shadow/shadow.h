// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "core/clock.h"
#include "core/task.h"
#include "core/trace.h"
#include "facade/exchange.h"
#include "facade/pinner.h"
#include "facade/trip/trips.h"
#include "migrations/parity/evidence.h"
#include "migrations/parity/histories.h"

namespace figbridge::facade {

/// Asks the side that did not answer a read as well, and compares. The caller has its answer by then: nothing
/// here can change it or make it wait. A declared share is asked of the side that answered once more, to know
/// where it differs from itself. What cannot keep up is left out, and counted. Any loop.
class Shadow {
 public:
  struct Limits {
    std::size_t under_way = 64;           ///< calls aside, in the process
    std::size_t answer_bytes = 1 << 20U;  ///< of an answer that is compared
  };

  /// All outlive it.
  Shadow(const Pinner& pinner, migrations::Evidence& evidence, migrations::Histories& histories, Trips& trips,
         const Clock& clock, Random& random, Limits limits);
  Shadow(const Pinner& pinner, migrations::Evidence& evidence, migrations::Histories& histories, Trips& trips,
         const Clock& clock, Random& random)
      : Shadow(pinner, evidence, histories, trips, clock, random, Limits{}) {}

  /// Has the call carry an Aside, if its stage and the lot want it compared.
  void choose(Exchange& exchange) const;
  /// What the side said, in the contract's form.
  void note(Exchange& exchange, Side side, const Result<JsonText>& told) const;
  /// What the side said is passed through: a copy is kept on the way.
  void note_passed(Exchange& exchange, Side side, Result<Message>& answer) const;
  /// It cannot be compared.
  void leave_out(Exchange& exchange, const char* why);
  /// The caller has its answer: asks the other side, on this loop.
  void begin(EventLoop& loop, Exchange& exchange);

  [[nodiscard]] std::size_t under_way() const { return under_way_.load(std::memory_order_relaxed); }

 private:
  struct Question;
  class UnderWay;

  Task<void> ask(Question question);
  Task<Result<JsonText>> asked(const Question& question, const State& state, const BoundOperation& operation,
                               Side side);
  void judge(const Question& question, const State& state, const BoundOperation& operation,
             const Result<JsonText>& answered, const Result<JsonText>& aside, Steady::duration took);

  const Pinner& pinner_;
  migrations::Evidence& evidence_;
  migrations::Histories& histories_;
  Trips& trips_;
  const Clock& clock_;
  Random& random_;
  Limits limits_;
  std::atomic<std::size_t> under_way_{0};
};

}  // namespace figbridge::facade
