// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/operation.h"

namespace figbridge {

/// Under which key a write is done once: one caller's keys are not another's. An empty key is none.
struct IdempotencyKey {
  std::string operation;
  std::string scope;  ///< whose key it is
  std::string key;
  friend bool operator==(const IdempotencyKey&, const IdempotencyKey&) = default;
};

/// A write that is about to be done: committed before its first call.
struct Intent {
  std::string id;  ///< UUIDv7
  IdempotencyKey key;
  std::string fingerprint;  ///< of the request: two requests of one key must have the same
  std::string request;      ///< in the contract's form
  std::string group;        ///< of the operation: whose keys name the same things
  std::string business_key;
  std::string caller;  ///< for people
  Side side = Side::legacy;
  std::string reason;  ///< of the decision
  std::uint64_t table_version = 0;
  bool passed_through = false;  ///< the side was called with the caller's own bytes
  Wall::time_point at;
  Wall::time_point expires;
};

enum class IntentState : std::uint8_t {
  open,         ///< no outcome yet: under way, or left over by a crash
  done,         ///< the side did it; the answer is kept, if it could be
  failed,       ///< the side said that it would not (a business error), which is an answer too
  unresolved,   ///< nobody knows whether the side did it
  not_applied,  ///< a person or a read found that it was not done: its key is free
};
[[nodiscard]] std::string_view name_of(IntentState state) noexcept;

/// The answer as it is told again.
struct IntentAnswer {
  enum class Form : std::uint8_t { none, contract, wire };
  Form form = Form::none;  ///< none: it was too large to be kept, or nobody saw it
  std::string wire;        ///< of wire bytes: see BackendCall::wire
  int status = 0;
  std::string media_type;
  std::string body;
};

struct IntentOutcome {
  IntentState state = IntentState::done;  ///< not `open`
  IntentAnswer answer;                    ///< of `done` and `failed`
  std::optional<Error> error;             ///< why; what the caller was told. Without remote text and causes
};

/// A person's word on an unresolved intent.
struct Settlement {
  bool applied = false;
  std::string author;
  std::string reason;
  Wall::time_point at;
};

struct IntentRecord {
  Intent intent;
  IntentState state = IntentState::open;
  IntentAnswer answer;
  std::optional<Error> error;
  std::optional<Settlement> settled;
};

/// What came of asking to begin.
struct BegunIntent {
  enum class How : std::uint8_t {
    written,     ///< it is on the disk; go on
    taken_over,  ///< an unresolved one of the same key and request is open again: go on with `known`
    known,       ///< the key is taken by `known`; nothing was written
  };
  How how = How::written;
  std::optional<IntentRecord> known;
};

struct IntentFigures {
  std::uint64_t open = 0;
  std::uint64_t unresolved = 0;
  std::optional<Wall::time_point> oldest;  ///< of both
};

/// Keeps intents, and with them the answers of idempotency keys. What is written at the same time shares one
/// sync of the disk, in the order in which it was asked for. A record that is not what was written is never
/// handed out: it is an error with the code `damaged_record`. Other failures are `storage` or `overloaded`;
/// then nothing of the call stands. Any thread.
class IntentStore {
 public:
  using OnBegun = std::function<void(Result<BegunIntent>)>;
  using OnWritten = std::function<void(const Status&)>;

  virtual ~IntentStore() = default;

  // These never block. What they call back runs on the store's own thread, once, and hands over only.

  /// Durable when it is told. A record of the key that has expired makes room. `take_over`: see BegunIntent.
  virtual void begin(Intent intent, bool take_over, OnBegun done) = 0;
  /// Another side is about to be called. `not_found` if it has an outcome.
  virtual void redirect(std::string id, Side side, OnWritten done) = 0;
  /// The outcome of an open or unresolved intent; `not_found` if it has one. The caller of the write does not
  /// wait for this.
  virtual void append(std::string id, IntentOutcome outcome, OnWritten done) = 0;
  /// It had no effect and needs no record: its key is free at once. One that has an outcome stays.
  virtual void forget(std::string id, OnWritten done) = 0;

  // These block: they are called from threads that may.

  [[nodiscard]] virtual Result<std::optional<IntentRecord>> find(const std::string& id) = 0;
  /// The ids of what is in that state, the oldest first, at most `limit` behind `after` (an id, or empty).
  [[nodiscard]] virtual Result<std::vector<std::string>> list(IntentState state, std::size_t limit,
                                                              const std::string& after) = 0;
  /// Whether a later write of the same group and business key was recorded, and may have been done.
  [[nodiscard]] virtual Result<bool> followed(const Intent& intent) = 0;
  /// `not_found` without such an id; `conflict` if it is not unresolved.
  virtual Status settle(const std::string& id, const Settlement& settlement) = 0;
  /// Deletes what has an outcome and has expired, at most `limit`; how many.
  [[nodiscard]] virtual Result<std::size_t> expire(Wall::time_point now, std::size_t limit) = 0;
  [[nodiscard]] virtual Result<IntentFigures> figures() = 0;
};

}  // namespace figbridge
