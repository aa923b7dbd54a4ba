// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/error.h"

namespace figbridge {

/// Who is told to be at fault in SOAP (1.2: Sender and Receiver; 1.1: Client and Server).
enum class FaultSide : std::uint8_t { sender, receiver };

/// What an error is on the wire.
struct WireError {
  int http_status = 500;
  std::string_view type;   ///< stable name: the last part of `urn:figbridge:error:…`
  std::string_view title;  ///< the same for every error of the type (RFC 9457 section 3.1.3)
  bool transient = false;  ///< the same call may well succeed later
  FaultSide fault = FaultSide::receiver;
};

/// The one table from kinds to the wire, whatever the protocol. What a backend could not be told properly
/// (our credentials, our media type, our path) is not the caller's doing and becomes a bad gateway.
[[nodiscard]] WireError wire_error(const Error& error) noexcept;

/// Whether the call may be repeated as it is without doing the work twice, as far as the error alone can say:
/// transient, and nothing was done. A `read` may be repeated whatever the effect.
[[nodiscard]] bool repeatable(const Error& error) noexcept;

}  // namespace figbridge
