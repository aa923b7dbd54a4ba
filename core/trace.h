// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge {

/// Randomness comes in through this interface. Any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
};

/// Unpredictable bits (getrandom(2) seeds a generator of each thread's own).
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

/// W3C Trace Context level 1: 00-<32 hex>-<16 hex>-<2 hex>, lower case.
struct TraceContext {
  std::string trace_id;   ///< 32 hex digits, not all zero
  std::string parent_id;  ///< 16 hex digits: the span that called us; empty where the trace starts here
  std::string span_id;    ///< 16 hex digits: this exchange
  std::uint8_t flags = 1;
  std::string tracestate;  ///< handed on as it came

  [[nodiscard]] std::string traceparent() const;  ///< what this exchange sends on: its own span as the parent
};

/// Goes on with the caller's trace; an absent or invalid header starts a new one (section 4.3).
[[nodiscard]] TraceContext continue_trace(std::string_view traceparent, std::string_view tracestate,
                                          Random& random);

/// RFC 9562 version 7: time-ordered. `unix_ms` is the wall time.
[[nodiscard]] std::string uuid_v7(std::uint64_t unix_ms, Random& random);

}  // namespace figbridge
