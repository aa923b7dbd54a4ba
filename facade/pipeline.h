// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

#include "core/clock.h"
#include "core/listener.h"
#include "core/observation.h"
#include "core/trace.h"
#include "facade/exchange.h"
#include "facade/intents/intents.h"
#include "facade/jobs/jobs.h"
#include "facade/pinner.h"
#include "facade/shadow/shadow.h"
#include "facade/trip/trips.h"

namespace figbridge::facade {

/// Walks every call of every listener through: identify, admit, decide, translate, call, translate back. The
/// first failure ends the walk; exactly one observation is recorded, whatever happened.
/// docs/life_of_an_exchange.md tells it.
class Pipeline final : public Dispatcher {
 public:
  /// Everything outlives the pipeline. `max_in_flight` bounds the exchanges of the process.
  Pipeline(const Pinner& pinner, Intents& intents, Jobs& jobs, Shadow& shadow, Trips& trips,
           ObservationSink& sink, const Clock& clock, Random& random, std::size_t max_in_flight = 20'000);

  [[nodiscard]] std::shared_ptr<const PinnedState> pin() const override { return pinner_.pin(); }
  Task<void> dispatch(IncomingCall& call, const PinnedState& pinned) override;

  [[nodiscard]] std::size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }

 private:
  Task<Result<Message>> walk(Exchange& exchange);
  Task<Result<Message>> accept(Exchange& exchange);
  Task<Result<Message>> forward_unmatched(Exchange& exchange);
  [[nodiscard]] Result<Message> replay_of(Exchange& exchange, const IntentRecord& record);
  Task<Result<Message>> fall_back(Exchange& exchange, Result<Message> failed);
  Task<Result<Message>> answer_by(Exchange& exchange, Side side);
  Task<Result<Message>> pass_through_by(Exchange& exchange, Side side);
  Task<Result<Message>> translate_by(Exchange& exchange, Side side);
  Task<void> finish(Exchange& exchange, Result<Message> answer);
  [[nodiscard]] Message tell(Exchange& exchange, const Error& error) const;
  void record(Exchange& exchange, const Status& sent);

  const Pinner& pinner_;
  Intents& intents_;
  Jobs& jobs_;
  Shadow& shadow_;
  Trips& trips_;
  ObservationSink& sink_;
  const Clock& clock_;
  Random& random_;
  std::size_t max_in_flight_;
  std::atomic<std::size_t> in_flight_{0};
};

}  // namespace figbridge::facade
