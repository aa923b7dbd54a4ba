// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "net/client.h"
#include "net/client_connection.h"
#include "net/connector.h"
#include "net/endpoint_health.h"
#include "net/idle_pool.h"
#include "net/permits.h"

namespace figbridge::net {

/// The inside of an Upstream.
class UpstreamState final : public LoopGuest, public std::enable_shared_from_this<UpstreamState> {
 public:
  UpstreamState(Loops& loops, Resolver& resolver, UpstreamSettings settings,
                std::shared_ptr<const TlsClientContext> tls);

  /// With a permit.
  Task<Result<ClientResponse>> send(ClientRequest request, Deadline deadline, Permits::Permit permit);

  [[nodiscard]] const std::shared_ptr<Permits>& permits() const { return permits_; }
  [[nodiscard]] std::vector<EndpointStatus> endpoints() const;
  void report(std::size_t endpoint, bool up);

  /// A call's connection when its answer has been read to its end.
  void give_back(std::unique_ptr<ClientConnection> connection);
  /// Lets the idle connections go; the upstream is not used any more.
  void retire();
  void loops_end() override;

 private:
  struct Endpoint {
    Endpoint(Route to, std::shared_ptr<AddressBook> addresses, const HealthSettings& settings)
        : route(std::move(to)),
          book(std::move(addresses)),
          health(settings),
          authority(route.url.authority()) {}
    Route route;
    std::shared_ptr<AddressBook> book;
    EndpointHealth health;
    std::string authority;
  };
  using Connected = Result<std::unique_ptr<ClientConnection>>;
  using Called = std::expected<ClientConnection::Answer, CallFailure>;

  Task<Connected> connection(Loop& loop, Deadline deadline, bool fresh);
  Task<Connected> connect(std::size_t endpoint, Deadline deadline);
  Task<Called> call(ClientConnection& connection, ClientRequest& request, Deadline deadline);
  [[nodiscard]] std::vector<std::size_t> order();
  [[nodiscard]] std::unique_ptr<ClientConnection> take_idle(Loop& loop, std::size_t endpoint);
  [[nodiscard]] Result<std::string> head_of(const ClientRequest& request, const Endpoint& endpoint,
                                            const MessageFraming& framing) const;
  [[nodiscard]] ClientResponse response(ClientConnection::Answer answer,
                                        std::unique_ptr<ClientConnection> connection, Permits::Permit permit);
  [[nodiscard]] Error named(Error error) const;

  Loops& loops_;
  UpstreamSettings settings_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
  std::vector<std::unique_ptr<IdlePool>> pools_;  ///< by loop
  std::shared_ptr<Permits> permits_;
  std::atomic<std::size_t> turn_{0};
  std::atomic<bool> retired_{false};
  std::atomic<bool> loops_ended_{false};  ///< loops_ may be gone
};

}  // namespace figbridge::net
