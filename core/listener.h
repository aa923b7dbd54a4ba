// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/caller.h"
#include "core/config/problems.h"
#include "core/deadline.h"
#include "core/error.h"
#include "core/job.h"
#include "core/message.h"
#include "core/operation.h"
#include "core/presence.h"
#include "core/task.h"
#include "core/trace.h"

namespace figbridge {

/// What a listener compiles from the operations that can be called through it. Opaque to everyone else;
/// immutable; part of the snapshot that an exchange pins.
class ListenerBindings {
 public:
  virtual ~ListenerBindings() = default;
};

/// The part of a pinned snapshot that a listener may see.
class PinnedState {
 public:
  virtual ~PinnedState() = default;
  /// What the listener of that name and protocol compiled for this snapshot; null if there is none: by a
  /// reload a name may come to stand for another protocol while calls are with the former listener.
  [[nodiscard]] virtual const ListenerBindings* bindings(std::string_view listener,
                                                         std::string_view protocol) const = 0;
};

/// What an error is told with, beside the error itself.
struct ErrorContext {
  std::string_view operation;
  std::string_view trace_id;
  bool retryable = false;
  int retry_after_s = 0;  ///< 0: nothing to say
};

/// How a caller who can be answered later takes that.
struct LaterWish {
  bool agreed = false;                            ///< he said that he takes a job for an answer
  std::optional<std::chrono::milliseconds> wait;  ///< so long he waits first, if he said so
};

/// What a caller asks about a job of his.
struct JobQuestion {
  enum class What : std::uint8_t { state, answer, cancel };
  std::string id;
  What what = What::state;
};

/// A job as it is told.
struct JobTold {
  const Job& job;
  int retry_after_s = 0;       ///< of one that has not ended
  bool just_accepted = false;  ///< it stands for the answer of the call
};

/// One call as it came in, in the hands of the pipeline. Made by a listener, used on one loop.
class IncomingCall : public Presence {
 public:
  [[nodiscard]] virtual std::string_view listener() const = 0;
  /// The operation's name; empty: nobody configured it.
  [[nodiscard]] virtual std::string_view operation() const = 0;
  /// What the wire calls it, for what nobody configured: `GetCustomer`, `GET /x`. Bounded in length by the
  /// listener.
  [[nodiscard]] virtual std::string_view wire_name() const = 0;
  /// See BackendCall::wire.
  [[nodiscard]] virtual std::string_view wire() const = 0;
  [[nodiscard]] virtual const Caller& caller() const = 0;
  /// Whether this listener takes calls from them. `unauthenticated`: nothing is done for this call.
  [[nodiscard]] virtual Status identified() const { return {}; }
  [[nodiscard]] virtual const TraceContext& trace() const = 0;
  [[nodiscard]] virtual Deadline deadline() const = 0;
  /// The idempotency key that came beside the message (a header field); empty: none. `invalid` if there are
  /// several, or one that cannot be a key.
  [[nodiscard]] virtual Result<std::string_view> idempotency_key() const { return std::string_view(); }
  /// The id that the message gives itself, once it was decoded; empty: none.
  [[nodiscard]] virtual std::string_view message_id() const { return {}; }
  /// Whether its answers are to say which side gave them, by which version of the table.
  [[nodiscard]] virtual bool wants_answer_headers() const { return false; }
  /// It looks like one of this listener's operations, but which one cannot be told: it must not pass for a
  /// call that nobody configured once one of them may be answered by the modern side.
  [[nodiscard]] virtual bool undetermined() const { return false; }
  /// A role-checked wish to be answered by one side, or nothing.
  [[nodiscard]] virtual std::string_view override_wish() const { return {}; }
  /// Nothing: this caller cannot be answered later.
  [[nodiscard]] virtual std::optional<LaterWish> later() const { return std::nullopt; }
  /// Null: it is a call of its own. Else it has no operation, and is answered by encode_job or, if it asks
  /// for a job's answer, as a call of that job's operation is: see answer_as.
  [[nodiscard]] virtual const JobQuestion* job_question() const { return nullptr; }
  /// The call does a job: it is recorded in any case, so that it is done once whatever happens.
  [[nodiscard]] virtual bool does_job() const { return false; }
  [[nodiscard]] virtual std::uint64_t bytes_received() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes_sent() const = 0;

  /// Buffers the body (up to the limit) and decodes it to the listener's canonical form. Called at most once;
  /// the bytes stay there for raw().
  virtual Task<Result<JsonText>> decode() = 0;
  /// The message as it came, for pass-through: what decode() or a peek has read is replayed, after a decode()
  /// that failed too. Called at most once.
  virtual Task<Result<Message>> raw() = 0;
  /// A canonical answer in this caller's wire form. Pure. Fails where the wire form cannot say it.
  [[nodiscard]] virtual Result<Message> encode(const JsonText& answer) const = 0;
  [[nodiscard]] virtual Message encode_error(const Error& error, const ErrorContext& context) const = 0;
  /// A job in this caller's wire form. Asked only of calls with later() or job_question().
  [[nodiscard]] virtual Message encode_job(const JobTold& /*told*/) const { return {}; }
  /// What encode and encode_error write is from now on the answer of a call of that operation.
  virtual void answer_as(std::string_view /*operation*/) {}
  /// Sends the answer: one that encode made, or one that a backend gave for the same wire form. An error
  /// means that the caller did not get it whole.
  virtual Task<Status> send(Message answer) = 0;
  /// Whether an answer's first byte may have left: until then another answer may still be sent.
  [[nodiscard]] virtual bool responded() const = 0;
};

/// What every listener hands its calls to: the pipeline. Any loop.
class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  /// Pins configuration, catalogue and table in one piece. A listener calls it when a request's head is
  /// there.
  [[nodiscard]] virtual std::shared_ptr<const PinnedState> pin() const = 0;
  /// Walks the call through. Exactly one answer is sent (unless the caller has gone) and one observation
  /// recorded.
  virtual Task<void> dispatch(IncomingCall& call, const PinnedState& pinned) = 0;
};

/// An operation as it is to be offered by one listener.
struct OperationBinding {
  const Operation* operation;
  const BindingSpec* binding;
};

/// A call as somebody describes it, for `figbridge explain`: nothing of it was received.
struct SketchedCall {
  std::string verb;
  std::string target;
  Headers headers;
  std::string body;
};

/// What a listener makes of a sketched call.
struct ReadCall {
  std::string operation;  ///< empty: nobody configured it
  std::string wire_name;
  std::string wire;               ///< see BackendCall::wire
  std::optional<JsonText> input;  ///< in the listener's canonical form, if the body says it
};

/// How an error would be told, as far as that is known before one happens.
struct ErrorSketch {
  std::string fault;  ///< a declared fault, with `body` as its detail; empty: `body` is a normal answer
  std::optional<JsonText> body;   ///< in the wire form's canonical JSON
  std::vector<std::string> open;  ///< JSON Pointers: values that are not known yet; null stands there
};

/// The front of a protocol.
class Listener {
 public:
  virtual ~Listener() = default;
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual std::string_view protocol() const = 0;
  /// Compiles what can be called through this listener; everything that is wrong is reported with its place.
  [[nodiscard]] virtual std::shared_ptr<const ListenerBindings> bind(
      std::span<const OperationBinding> operations, Problems& problems) = 0;
  /// See BackendCall::wire: the wire form in which an operation bound as `binding` comes in, or nothing.
  [[nodiscard]] virtual std::string wire_of(const BindingSpec& binding) const = 0;
  /// Whether errors can be told so to callers of `binding`: why not, located by JSON Pointer in the body.
  /// Wire forms that know one form for all errors (problem documents) cannot.
  [[nodiscard]] virtual Status can_tell(const BindingSpec& binding, const ErrorSketch& /*sketch*/) const {
    return fail(ErrorKind::configuration, Origin::bridge,
                "callers of " + binding.protocol + " are told every error in one form");
  }
  /// What would become of such a call, without receiving it. `not_found`: this listener would not take it.
  [[nodiscard]] virtual Result<ReadCall> read(const SketchedCall& call,
                                              const ListenerBindings* bindings) const = 0;
  /// Takes calls from now on.
  virtual Status start(Dispatcher& dispatcher) = 0;
  /// Takes no new calls; those under way go on.
  virtual void stop() = 0;
};

}  // namespace figbridge
