// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/caller.h"
#include "core/config/problems.h"
#include "core/deadline.h"
#include "core/error.h"
#include "core/message.h"
#include "core/operation.h"
#include "core/presence.h"
#include "core/task.h"
#include "core/trace.h"

namespace figbridge {

/// What a call to a backend is told, and what it notes down for the observation.
struct CallContext {
  const Caller& caller;
  const TraceContext& trace;
  Deadline deadline;
  Safety safety = Safety::write;
  std::string_view idempotency_key;  ///< empty: none
  const Presence* asker = nullptr;   ///< a call that had to wait is not sent once it has gone; null: never

  // Written by the backend.
  std::string endpoint;  ///< which endpoint was called last
  int attempts = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::uint32_t drift = 0;  ///< places where the answer was not what its description says
};

/// An answer that was passed through byte for byte.
struct PassedAnswer {
  int status = 0;
  std::string_view media_type;
  std::string_view body;
};

/// One thing that can be called on a backend, compiled from a step when the catalogue is built. Immutable;
/// any loop.
class BackendCall {
 public:
  virtual ~BackendCall() = default;
  /// Sends the request, in the backend's own canonical form, and gives the answer in that form. A declared
  /// fault or error body is an Error (`fault`, `rejected`) with the side's code and detail. Errors say the
  /// effect.
  virtual Task<Result<JsonText>> call(CallContext& context, const JsonText& request) = 0;
  /// Names the wire form. A listener's call of the same, non-empty wire form may be passed through byte for
  /// byte.
  [[nodiscard]] virtual std::string_view wire() const { return {}; }
  /// Reads an answer of this call's wire form as call() would have. Calls without a wire form cannot.
  [[nodiscard]] virtual Result<JsonText> read(const PassedAnswer& /*answer*/) const {
    return fail(ErrorKind::internal, Origin::bridge, "this call has no wire form to read");
  }
  /// Whether the call itself fills in a member that its description asks for (a key, a trace, a fixed field).
  [[nodiscard]] virtual bool provides(std::string_view /*member*/) const { return false; }
  /// The call's own description: what a contract that nobody declared is taken from.
  [[nodiscard]] virtual const Contract& description() const = 0;
};

struct EndpointHealth {
  std::string endpoint;
  bool healthy = true;
  std::uint32_t in_flight = 0;
  std::string last_error;
};

/// One configured system that calls go to.
class Backend {
 public:
  virtual ~Backend() = default;
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual std::string_view protocol() const = 0;
  /// Compiles a step; everything that is wrong with it is reported with its place. The call refers to the
  /// backend, which outlives it.
  [[nodiscard]] virtual std::unique_ptr<BackendCall> bind(const StepSpec& step, Problems& problems) = 0;
  /// Passes a message through, byte for byte and streaming both ways; only hop-by-hop fields stay behind.
  /// `message` holds a RawBody or nothing; verb and target are the caller's.
  virtual Task<Result<Message>> forward(CallContext& context, Message message) = 0;
  [[nodiscard]] virtual std::vector<EndpointHealth> health() const = 0;
  /// Reaches out once, for `figbridge check --live` and readiness: connects, fetches what describes it.
  virtual Task<Status> probe(Deadline deadline) = 0;
};

}  // namespace figbridge
