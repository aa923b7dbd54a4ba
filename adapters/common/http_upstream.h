// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/backend.h"
#include "core/config/common_options.h"
#include "core/config/problems.h"
#include "net/client.h"

/// What HTTP backends of every protocol have in common.
namespace figbridge {

/// Endpoints, credentials and pools of a backend, made from its common options.
struct HttpUpstream {
  std::unique_ptr<net::Upstream> upstream;
  std::string path;           ///< what the endpoints share: "/soap", or empty
  BackendSettings settings;

  /// Null after reporting into `problems`. The endpoints of one backend share one path.
  [[nodiscard]] static std::unique_ptr<HttpUpstream> make(const std::string& name, const BackendSettings& settings,
                                                          net::Loops& loops, net::Resolver& resolver,
                                                          const SourceMark& mark, Problems& problems);

  /// Adds the backend's credentials and the trace to a request that we wrote.
  void add_own_fields(Headers& headers, const CallContext& context) const;
  /// Sends a request that we wrote and reads the answer whole, up to the limit. Notes endpoint and bytes.
  struct Whole {
    net::ResponseHead head;
    std::string body;
  };
  Task<Result<Whole>> exchange(CallContext& context, net::ClientRequest request) const;
  /// Passes a caller's message through: its verb, its end-to-end fields, its body; `target` replaces its own.
  Task<Result<Message>> forward(CallContext& context, Message message, std::string target) const;
  [[nodiscard]] std::vector<EndpointHealth> health() const;
};

}  // namespace figbridge
