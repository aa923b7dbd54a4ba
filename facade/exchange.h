// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/json/json_index.h"
#include "core/listener.h"
#include "core/observation.h"
#include "facade/intents/recording.h"
#include "facade/shadow/aside.h"
#include "facade/state.h"
#include "routing/decision.h"

namespace figbridge::facade {

/// One call on its way: what the pipeline's steps read and note down. Lives in the pipeline's coroutine, on
/// one loop.
struct Exchange {
  IncomingCall& call;
  const State& state;
  Steady::time_point started;

  const BoundOperation* operation = nullptr;  ///< null: nobody configured it
  const routing::Route* route = nullptr;
  std::unique_ptr<routing::Route> turned_back;  ///< the row that decides instead, if it has tripped
  std::optional<JsonText> input;                ///< the request in the contract's form, once it was needed
  std::optional<JsonIndex> index;               ///< over `input`
  std::string key;                              ///< the business key, as it is hashed
  bool has_key = false;
  std::string idempotency_key;           ///< the caller's; empty: none, or none that counts here
  std::string backend_key;               ///< under which backends are asked
  std::unique_ptr<Recording> recording;  ///< null: the call leaves no record
  std::unique_ptr<Aside> aside;          ///< null: the other side is not asked
  bool accepted = false;                 ///< the answer comes later
  bool replayed = false;                 ///< the answer is the first one of its key
  int retry_after_s = 0;                 ///< what an error tells its caller; 0: see the pipeline
  bool raw_taken = false;  ///< the caller's bytes were handed on: they are not there a second time
  routing::Decision decision;
  Observation seen;

  /// The form in which the contract speaks for this caller, if it is not the caller's own.
  [[nodiscard]] const WireMapping* wire() const { return operation->wire(call.wire()); }
};

}  // namespace figbridge::facade
