// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/caller.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/operation.h"

namespace figbridge {

/// How an exchange ended.
enum class Outcome : std::uint8_t { done, failed, accepted };
[[nodiscard]] std::string_view name_of(Outcome outcome) noexcept;

/// The facts of one exchange: recorded exactly once, whatever happened. Log, metrics and `figbridge observed`
/// interpret it. It holds no payload.
struct Observation {
  std::string trace_id;
  std::string span_id;
  std::string listener;
  std::string operation;  ///< empty: nobody configured it; then wire_name counts
  std::string wire_name;
  Caller caller;
  Wall::time_point started;
  std::chrono::microseconds duration{0};
  std::chrono::microseconds backend_duration{0};
  std::optional<Side> side;  ///< who answered; empty: nobody was asked
  std::string backend;
  std::string endpoint;
  std::string reason;  ///< of the decision
  std::uint64_t table_version = 0;
  bool passed_through = false;  ///< byte for byte
  Outcome outcome = Outcome::failed;
  int status = 0;  ///< what the caller was told, where the wire has a status
  std::optional<ErrorKind> error_kind;
  Origin error_origin = Origin::bridge;
  Effect effect = Effect::none;
  std::string error_code;
  std::string error_text;   ///< our words
  std::string remote_text;  ///< redacted before it is logged
  int attempts = 0;
  std::uint64_t request_bytes = 0;
  std::uint64_t answer_bytes = 0;
  std::uint32_t drift = 0;
};

/// Takes observations on any loop; never blocks, never fails.
class ObservationSink {
 public:
  virtual ~ObservationSink() = default;
  virtual void record(const Observation& observation) noexcept = 0;
};

}  // namespace figbridge
