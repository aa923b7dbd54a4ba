// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/limits.h"
#include "net/http_types.h"
#include "net/request_policy.h"

namespace figbridge::net {

/// What one look at body bytes gave.
struct BodyStep {
  enum class Kind : std::uint8_t { piece, more, end, broken, too_large };
  Kind kind = Kind::more;
  std::size_t consumed = 0;  ///< of the bytes given; drop them before the next look
  std::string_view piece;    ///< a view into the bytes given
};

/// Reads one message: a plain one by itself (net/plain_head.h), any other by Boost.Beast's parser. Does no
/// I/O. The body is handed out as views, framing removed; chunk extensions and trailer fields are checked for
/// form and dropped.
class MessageParser {
 public:
  virtual ~MessageParser() = default;

  /// After the head: the next piece of the body. `more`: nothing can be said without further bytes.
  virtual BodyStep next(std::string_view bytes) = 0;
  /// The other end will send no more. True if the message is whole by that.
  virtual bool finish_at_eof() = 0;

  [[nodiscard]] virtual bool done() const = 0;
  /// The whole body's length, where the head says it; 0 if there is no body.
  [[nodiscard]] virtual std::optional<std::uint64_t> length() const = 0;
  /// What the head says about the connection's future (RFC 9112 section 9.3).
  [[nodiscard]] virtual bool keep_alive() const = 0;
};

/// A parser that has read a request's head, which was checked before (`shape`); `into` gets method, target,
/// version and fields.
[[nodiscard]] std::expected<std::unique_ptr<MessageParser>, Refusal> parse_request(std::string_view head,
                                                                                   const RequestShape& shape,
                                                                                   const Limits& limits,
                                                                                   RequestHead& into);

/// A parser that has read an answer's whole head. `to_head_request`: then there is no body, whatever the
/// fields say. Refused with `bad_answer` of the backend: what is no HTTP/1.0 or 1.1 head, Content-Length with
/// Transfer-Encoding, differing lengths, a transfer coding other than chunked alone, Transfer-Encoding in
/// HTTP/1.0.
[[nodiscard]] Result<std::unique_ptr<MessageParser>> parse_response(std::string_view head,
                                                                    bool to_head_request,
                                                                    const Limits& limits, ResponseHead& into);

}  // namespace figbridge::net
