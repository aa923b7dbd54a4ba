// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/deadline.h"
#include "core/error.h"
#include "core/limits.h"
#include "net/client.h"
#include "net/head_writer.h"
#include "net/message_parser.h"
#include "net/read_buffer.h"
#include "net/stream.h"

namespace figbridge::net {

/// Why a call over a connection failed.
struct CallFailure {
  Error error;
  bool stale =
      false;  ///< the other end had closed before any byte of an answer: it may never have seen the request
  bool sent = false;  ///< whether any byte of the request may have left
};

/// A connection to a backend and one call at a time over it.
class ClientConnection {
 public:
  ClientConnection(std::unique_ptr<Stream> stream, std::size_t endpoint, const Limits& limits)
      : stream_(std::move(stream)), endpoint_(endpoint), limits_(limits) {}

  /// What was read of an answer.
  struct Answer {
    ResponseHead head;
    std::unique_ptr<MessageParser> parser;
  };

  /// Sends a request and reads the answer's head. `head` is complete but for a streamed body's first chunk
  /// size.
  Task<std::expected<Answer, CallFailure>> call(std::string head, RequestBody& body,
                                                const MessageFraming& framing, bool to_head_request,
                                                Deadline deadline);

  [[nodiscard]] Stream& stream() { return *stream_; }
  [[nodiscard]] ReadBuffer& in() { return in_; }
  [[nodiscard]] std::size_t endpoint() const { return endpoint_; }
  /// Whether it may serve another call after this one, once its answer has been read to its end.
  [[nodiscard]] bool request_complete() const { return request_complete_; }

  bool reused = false;
  bool sole_user = false;  ///< see ClientRequest
  Steady::time_point idle_since;

 private:
  struct Sending {
    IoEnd end = IoEnd::ok;
    std::uint64_t sent = 0;
    std::optional<Error> source_failure;
  };

  Task<Sending> send(std::string head, RequestBody& body, const MessageFraming& framing);
  Task<Sending> send_whole(std::string head, std::string_view bytes);
  Task<Sending> send_stream(std::string head, ByteSource& source, const MessageFraming& framing);
  Task<std::expected<Answer, CallFailure>> read_answer(bool to_head_request);
  Task<std::expected<std::size_t, CallFailure>> read_head();
  [[nodiscard]] CallFailure failure(ErrorKind kind, std::string text) const;
  [[nodiscard]] CallFailure failure(IoEnd end) const;

  std::unique_ptr<Stream> stream_;
  std::size_t endpoint_;
  const Limits& limits_;
  ReadBuffer in_;
  std::uint64_t sent_ = 0;
  bool request_complete_ = false;
};

}  // namespace figbridge::net
