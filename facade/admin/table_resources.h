// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facade/admin/admin_router.h"
#include "facade/admin/admin_services.h"

namespace figbridge::facade {

/// The routing table as a whole:
///   GET  /v1/history?operation=&limit=   versions, the newest first (20, at most 1,000)
///   GET  /v1/table                       the live table and how it stands with its ledger
///   GET  /v1/table/{version}             a version: who, when, why, and its rows
///   GET  /v1/table/diff?from=&to=        what differs; `to` is the live version unless given
///   GET  /v1/table/verify                walks the whole chain of hashes
///   POST /v1/table/restore               {"version":…,"reason":…}
///   GET  /v1/plan                        what the files would change
///   POST /v1/apply                       {"digest":…,"reason":…}: that plan, or `conflict` if it is another
///   by now
class TableResources {
 public:
  explicit TableResources(AdminServices& services) : services_(services) {}
  void add_to(AdminRouter& router);

 private:
  Result<AdminAnswer> history(const AdminRequest& request);
  Result<AdminAnswer> live();
  Result<AdminAnswer> version(const AdminRequest& request);
  Result<AdminAnswer> diff(const AdminRequest& request);
  Result<AdminAnswer> verify();
  Result<AdminAnswer> restore(const AdminRequest& request);
  Result<AdminAnswer> plan();
  Result<AdminAnswer> apply(const AdminRequest& request);
  Result<migrations::Plan> current_plan();

  AdminServices& services_;
};

}  // namespace figbridge::facade
