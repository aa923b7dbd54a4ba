// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facade/admin/admin_router.h"
#include "facade/admin/admin_services.h"

namespace figbridge::facade {

/// Writes of which nobody knows whether they were done:
///   GET  /v1/unresolved?limit=&after=ID   the oldest first
///   GET  /v1/unresolved/{id}              one, in whatever state, with its request masked
///   POST /v1/unresolved/{id}              {"applied": true|false, "reason": "…"}: a person's word
class IntentResources {
 public:
  explicit IntentResources(AdminServices& services) : services_(services) {}
  void add_to(AdminRouter& router);

 private:
  Result<AdminAnswer> list(const AdminRequest& request);
  Result<AdminAnswer> show(const AdminRequest& request);
  Result<AdminAnswer> settle(const AdminRequest& request);

  AdminServices& services_;
};

}  // namespace figbridge::facade
