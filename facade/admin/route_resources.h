// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facade/admin/admin_router.h"
#include "facade/admin/admin_services.h"
#include "facade/admin/last_changes.h"
#include "facade/admin/orders.h"

namespace figbridge::facade {

/// Rows of the routing table, one by one and by group:
///   GET  /v1/routes                    all rows, when and by whom each was changed, calls of the last hour
///   by side GET  /v1/routes/{operation}        one of them GET  /v1/groups                    groups, their
///   salts and members POST /v1/routes/{operation}        {"set":{…},"reason":…}: see
///   migrations::parse_settings; the same for POST /v1/groups/{group}            every member of a group; and
///   for both, behind a slash:
///        rollback, freeze ({"side":"legacy"|"modern"}, else in place), unfreeze, release
class RouteResources {
 public:
  explicit RouteResources(AdminServices& services) : services_(services), last_changes_(services.table) {}
  void add_to(AdminRouter& router);

 private:
  void add_changes(AdminRouter& router, const std::string& path, Target target);
  Result<AdminAnswer> list();
  Result<AdminAnswer> show(const AdminRequest& request);
  Result<AdminAnswer> groups();
  Result<AdminAnswer> set(const AdminRequest& request, Target target);
  Result<AdminAnswer> rollback(const AdminRequest& request, Target target);
  Result<AdminAnswer> freeze(const AdminRequest& request, Target target);
  Result<AdminAnswer> unfreeze(const AdminRequest& request, Target target);
  Result<AdminAnswer> release(const AdminRequest& request, Target target);

  AdminServices& services_;
  LastChanges last_changes_;
};

}  // namespace figbridge::facade
