// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/head_writer.h"
#include "net/message_parser.h"
#include "net/server.h"
#include "net/server_connection.h"

namespace figbridge::net {

/// A request on a connection, and the way back.
class WireExchange final : public ServerExchange {
 public:
  WireExchange(ServerConnection& connection, RequestHead head, std::unique_ptr<MessageParser> parser,
               bool expects_continue);

  [[nodiscard]] RequestHead& head() override { return head_; }
  [[nodiscard]] ByteSource& body() override { return body_; }
  [[nodiscard]] std::unique_ptr<ByteSource> take_body() override;
  Task<Status> respond(ResponseHead head, std::string body) override;
  Task<Status> respond(ResponseHead head, std::unique_ptr<ByteSource> body) override;
  [[nodiscard]] bool responded() const override { return responded_; }
  [[nodiscard]] bool gone() const override;

  /// After the handler: answers if it has not, reads the rest of the body away. False if the connection has
  /// to end.
  Task<bool> finish();
  /// Whether request bytes may still be on their way when the connection ends.
  [[nodiscard]] bool has_unread_body() const { return !parser_->done(); }
  /// An answer of the engine itself.
  Task<void> answer_early(int status, Error error);

 private:
  class Body final : public ByteSource {
   public:
    explicit Body(WireExchange& exchange) : exchange_(exchange) {}
    Task<Result<std::string_view>> read() override { return exchange_.read_body(); }
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return exchange_.parser_->length(); }

   private:
    WireExchange& exchange_;
  };
  /// What of a stream was read before anything was sent.
  struct Opening {
    std::string bytes;
    std::string_view last;  ///< the source's latest piece, not yet in `bytes`
    bool whole = false;
  };

  Task<Result<std::string_view>> read_body();
  Task<std::optional<Error>> receive();
  Task<Result<Opening>> read_opening(ByteSource& source);
  Task<Status> send_stream(ResponseHead head, Opening opening, ByteSource& source);
  Task<Status> send_rest(ByteSource& source, bool chunked, std::optional<std::uint64_t> left);
  Task<Status> send(std::string_view a, std::string_view b = {}, std::string_view c = {});
  Task<bool> read_away();
  [[nodiscard]] Result<std::string> begin_answer(const ResponseHead& head, MessageFraming framing);
  [[nodiscard]] bool is_bodiless(int status) const;
  [[nodiscard]] bool may_keep() const;
  void abort_answer();

  ServerConnection& connection_;
  RequestHead head_;
  std::unique_ptr<MessageParser> parser_;
  Body body_;
  Pace read_pace_;
  Pace write_pace_;
  std::optional<Error> body_error_;
  bool expects_continue_;
  bool responded_ = false;
  bool keep_ = false;
};

}  // namespace figbridge::net
