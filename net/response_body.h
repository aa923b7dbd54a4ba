// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "net/client_connection.h"
#include "net/permits.h"
#include "net/upstream_state.h"

namespace figbridge::net {

/// An answer's body on its connection. Gives connection and permit back as soon as the last byte is here,
/// though the reader may still be looking at it; closes the connection if it is dropped before.
class ResponseBody final : public ByteSource {
 public:
  ResponseBody(std::shared_ptr<UpstreamState> upstream, std::unique_ptr<ClientConnection> connection,
               std::unique_ptr<MessageParser> parser, Permits::Permit permit);

  Task<Result<std::string_view>> read() override;
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return length_; }

 private:
  Task<Status> receive();
  std::unexpected<Error> fail_with(ErrorKind kind, std::string text);
  void end(bool reusable);
  void end_if_done();

  std::shared_ptr<UpstreamState> upstream_;
  std::unique_ptr<ClientConnection> connection_;  ///< null once it has been given back or closed
  std::unique_ptr<MessageParser> parser_;
  Permits::Permit permit_;
  ReadBuffer in_;
  std::optional<std::uint64_t> length_;
  std::optional<Error> failure_;
};

}  // namespace figbridge::net
