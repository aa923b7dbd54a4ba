// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/error.h"
#include "net/http_types.h"

namespace figbridge::net {

/// The Date field's value (RFC 9110 section 5.6.7), written anew once a second. One a loop.
class HttpDate {
 public:
  [[nodiscard]] std::string_view at(Wall::time_point now);

 private:
  std::int64_t second_ = -1;
  std::array<char, 30> text_{};
};

/// How a message's body is delimited.
enum class Framing : std::uint8_t {
  none,    ///< no body and no field about one
  length,  ///< Content-Length
  chunked,
  to_close,  ///< until the connection ends (answers to HTTP/1.0)
  as_given,  ///< no body follows; Content-Length stands as the head has it (HEAD, 304)
};

struct MessageFraming {
  Framing kind = Framing::none;
  std::uint64_t length = 0;
};

/// Connection's value, or empty for no such field.
struct ResponseFrame {
  MessageFraming framing;
  std::string_view connection;
  std::string_view date;
};

/// The bytes of an answer's head. Fields about framing, the connection and the date come from `frame`; those
/// in `head` are left out. A name that is no token or a value with control characters is `internal`: nothing
/// that comes from outside may ever add a field or an answer of its own.
[[nodiscard]] Result<std::string> write_response_head(const ResponseHead& head, const ResponseFrame& frame);

struct RequestLine {
  std::string_view method;
  std::string_view base_path;  ///< put before the target
  std::string_view target;
  std::string_view host;
  std::string_view proxy_authorization;  ///< empty: no such field
  std::string_view absolute_base;        ///< before the base path: "http://host:port" for a proxy; else empty
};

/// The bytes of a request's head, with the same care: `invalid` of the bridge.
[[nodiscard]] Result<std::string> write_request_head(const RequestLine& line, const Headers& headers,
                                                     const MessageFraming& framing);

/// "1a2b\r\n" in place.
[[nodiscard]] std::string_view write_chunk_size(std::uint64_t size, std::array<char, 20>& room);

}  // namespace figbridge::net
