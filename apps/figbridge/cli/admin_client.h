// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "apps/figbridge/cli/http_reply.h"
#include "core/error.h"

namespace figbridge::cli {

/// Asks the admin plane of a running bridge over its unix socket, one request a connection, blocking. An
/// answer that is a problem document becomes its error: kind, code, text and location are the bridge's,
/// `detail` is a JSON array of everything else that is wrong. `unreachable` if nobody listens, `forbidden` if
/// the socket may not be opened, `timeout` after `patience`.
class AdminClient {
 public:
  explicit AdminClient(std::string socket, std::chrono::milliseconds patience = std::chrono::seconds(60));

  /// The answer's body: JSON.
  [[nodiscard]] Result<std::string> get(std::string_view target) const;
  [[nodiscard]] Result<std::string> post(std::string_view target, std::string_view json) const;
  [[nodiscard]] const std::string& socket() const { return socket_; }

 private:
  [[nodiscard]] Result<std::string> ask(std::string_view method, std::string_view target,
                                        std::string_view json) const;
  [[nodiscard]] Result<HttpReply> exchange(std::string_view request) const;

  std::string socket_;
  std::chrono::milliseconds patience_;
};

/// A problem document as an error; `bad_answer` if it is none.
[[nodiscard]] Error error_of(const HttpReply& reply);

/// One path segment or query value, percent-encoded.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace figbridge::cli
