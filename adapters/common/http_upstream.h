// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "adapters/common/access_tokens.h"
#include "core/backend.h"
#include "core/config/common_options.h"
#include "core/config/problems.h"
#include "net/client.h"

/// What HTTP backends of every protocol have in common.
namespace figbridge {

/// Whether a configured name and value make one header field (RFC 9110, 5.1 and 5.5): no line break, no other
/// control character. A value may be secret: messages do not quote it.
[[nodiscard]] bool is_header_field(std::string_view name, std::string_view value);
inline constexpr std::string_view kNoHeaderField =
    "is no header field: its name has other characters than a name may have, or its value has a line break "
    "or another control character";

/// Endpoints, credentials and pools of a backend, made from its common options.
struct HttpUpstream {
  std::unique_ptr<net::Upstream> upstream;
  std::string path;  ///< what the endpoints share: "/soap", or empty
  BackendSettings settings;
  std::shared_ptr<AccessTokens> tokens;  ///< null: the backend is not asked with OAuth2

  /// Null after reporting into `problems`. The endpoints of one backend share one path.
  [[nodiscard]] static std::unique_ptr<HttpUpstream> make(const std::string& name,
                                                          const BackendSettings& settings, net::Loops& loops,
                                                          net::Resolver& resolver, const SourceMark& mark,
                                                          Problems& problems);

  /// Adds the backend's credentials and the trace to a request that we wrote.
  void add_own_fields(Headers& headers, const CallContext& context) const;
  struct Whole {
    net::ResponseHead head;
    std::string body;
  };
  /// Sends a request that we wrote, its body a string, and reads the answer whole, up to the limit. Notes
  /// endpoint and bytes. With OAuth2, a 401 is answered once by a new token: it says that nothing was done.
  Task<Result<Whole>> exchange(CallContext& context, net::ClientRequest request) const;
  /// Asks for `target`, without credentials: any answer shows that the backend is there. With OAuth2, a token
  /// has to be had as well.
  Task<Status> probe(std::string target, Deadline deadline) const;
  /// Passes a caller's message through: its verb, its end-to-end fields, its body; `target` replaces its own.
  Task<Result<Message>> forward(CallContext& context, Message message, std::string target) const;
  [[nodiscard]] std::vector<EndpointHealth> health() const;

 private:
  Task<Result<Whole>> exchange_once(CallContext& context, net::ClientRequest request) const;
  Task<Result<Whole>> exchange_with_token(CallContext& context, net::ClientRequest request) const;
};

}  // namespace figbridge
