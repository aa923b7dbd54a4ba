// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facade/admin/admin_router.h"
#include "facade/admin/admin_services.h"

namespace figbridge::facade {

/// The running bridge:
///   GET  /v1/status                            listeners, backends and their health, the table
///   GET  /v1/operations                        the catalogue
///   GET  /v1/openapi                           the facade's OpenAPI document
///   GET  /v1/observed?operation=&callers=true  what is called, by whom, how often, how fast, how large
///   POST /v1/explain                           {"operation":…,"input":…} or
///   {"method":…,"target":…,"headers":{…},"body":…};
///                                              "caller", "roles", "override", "listener"
///   POST /v1/reload                            reads the configuration anew; `configuration` with everything
///   that is wrong
class BridgeResources {
 public:
  explicit BridgeResources(AdminServices& services) : services_(services) {}
  void add_to(AdminRouter& router);

 private:
  Result<AdminAnswer> status();
  Result<AdminAnswer> operations();
  Result<AdminAnswer> openapi();
  Result<AdminAnswer> observed(const AdminRequest& request);
  Result<AdminAnswer> explain(const AdminRequest& request);
  Result<AdminAnswer> reload(const AdminRequest& request);

  AdminServices& services_;
};

}  // namespace figbridge::facade
