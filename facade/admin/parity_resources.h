// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "facade/admin/admin_body.h"
#include "facade/admin/admin_router.h"
#include "facade/admin/admin_services.h"

namespace figbridge::facade {

/// Whether both sides say the same:
///   GET    /v1/parity              each operation of which something is known
///   GET    /v1/parity/{operation}  one, with where and how its sides differ
///   POST   /v1/parity/{operation}  {"forget": true, "reason": "…"}: begins anew
///                                  {"accept": "status-map", "owner": …, "reason": …, "expires": …}: writes a
///                                  rule into the configuration folder
class ParityResources {
 public:
  explicit ParityResources(AdminServices& services) : services_(services) {}
  void add_to(AdminRouter& router);

 private:
  Result<AdminAnswer> list(const AdminRequest& request);
  Result<AdminAnswer> show(const AdminRequest& request);
  Result<AdminAnswer> change(const AdminRequest& request);
  Result<AdminAnswer> accept(const std::string& operation, const AdminBody& body, const std::string& author);
  Status known(const std::string& operation);

  AdminServices& services_;
};

}  // namespace figbridge::facade
