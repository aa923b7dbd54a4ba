// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "apps/figbridge/scenario/case_file.h"
#include "core/message.h"

namespace figbridge::scenario {

/// What a caller got.
struct Reply {
  enum class End : std::uint8_t {
    whole,
    cut,      ///< the connection ended in the middle
    nothing,  ///< it ended without an answer
    late,     ///< nothing more came in time
    broken,   ///< `body` is no HTTP answer
  };
  End end = End::nothing;
  int status = 0;
  Headers headers;
  std::string body;
  bool continued = false;  ///< 100 Continue came first
};

/// Sends the request on a connection of its own and reads the answer. Host, Content-Length and `Connection:
/// close` are added where the case does not write them; `Transfer-Encoding: chunked` sends the body in one
/// chunk; `Expect: 100-continue` holds it back until the bridge asks for it.
[[nodiscard]] Reply call(std::uint16_t port, const Request& request, std::chrono::milliseconds patience);

}  // namespace figbridge::scenario
