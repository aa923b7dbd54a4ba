// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "facade/admin/admin_router.h"
#include "facade/admin/admin_services.h"
#include "facade/admin/bridge_resources.h"
#include "facade/admin/dead_letter_resources.h"
#include "facade/admin/intent_resources.h"
#include "facade/admin/parity_resources.h"
#include "facade/admin/route_resources.h"
#include "facade/admin/table_resources.h"
#include "net/blocking.h"
#include "net/server.h"

namespace figbridge::facade {

/// The admin API: JSON over HTTP on a unix socket. Who may connect (the socket's mode) may administer; the
/// author of a change is the peer's uid. Errors are problem documents. Everything that blocks runs on the
/// pool. Bodies are JSON of at most `kLongestBody` bytes. docs/operations.md lists the paths.
class AdminPlane final : public net::HttpHandler {
 public:
  static constexpr std::size_t kLongestBody = 10 * 1024 * 1024;

  /// Services and pool outlive the plane.
  AdminPlane(AdminServices services, net::BlockingPool& pool);

  Task<void> handle(net::ServerExchange& exchange) override;
  /// What a port on `socket` needs to serve it.
  [[nodiscard]] static net::PortSettings port_on(std::string socket, unsigned mode = 0600);
  [[nodiscard]] net::PathTable paths();

 private:
  Task<Result<AdminAnswer>> answer(net::ServerExchange& exchange);
  Task<Result<AdminAnswer>> call(std::string operation, AdminRequest request);

  AdminServices services_;
  net::BlockingPool& pool_;
  RouteResources routes_;
  TableResources table_;
  BridgeResources bridge_;
  IntentResources intents_;
  DeadLetterResources dead_letters_;
  ParityResources parity_;
  AdminRouter router_;
};

}  // namespace figbridge::facade
