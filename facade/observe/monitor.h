// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facade/observe/metrics.h"
#include "facade/observe/readiness.h"
#include "net/blocking.h"
#include "net/server.h"

namespace figbridge::facade {

/// GET /metrics (Prometheus text), /live (200 as long as the process answers) and /ready (200, or 503 with
/// the reasons; JSON): on an address of its own, never on a caller's port. Everything referred to outlives
/// it.
class Monitor final : public net::HttpHandler {
 public:
  Monitor(const Metrics& metrics, const Readiness& readiness, net::BlockingPool& pool)
      : metrics_(metrics), readiness_(readiness), pool_(pool) {}

  Task<void> handle(net::ServerExchange& exchange) override;
  /// The paths that it answers, for a port of its own: anything else is 404.
  [[nodiscard]] net::PathTable paths();

 private:
  const Metrics& metrics_;
  const Readiness& readiness_;
  net::BlockingPool& pool_;
};

}  // namespace figbridge::facade
