// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "facade/admin/admin_router.h"
#include "facade/admin/admin_services.h"

namespace figbridge::facade {

/// Jobs that could not be done, and wait for a person:
///   GET  /v1/deadletters?operation=&cause=&limit=  the oldest first, and how many there are by cause
///   GET  /v1/deadletters/{id}                      one, its request masked; a job in another state is told
///   as well GET  /v1/deadletters/{id}/plan                 what a replay would call now; nothing is sent
///   POST /v1/deadletters/{id}/replay               {"reason": "…"}
///   POST /v1/deadletters/{id}/discard              {"reason": "…"}
///   POST /v1/deadletters/{id}/edit                 {"reason": "…", "input": {…}} or {…, "set": {"/pointer":
///   value}}
class DeadLetterResources {
 public:
  explicit DeadLetterResources(AdminServices& services) : services_(services) {}
  void add_to(AdminRouter& router);

 private:
  Result<AdminAnswer> list(const AdminRequest& request);
  Result<AdminAnswer> show(const AdminRequest& request);
  Result<AdminAnswer> plan(const AdminRequest& request);
  Result<AdminAnswer> replay(const AdminRequest& request);
  Result<AdminAnswer> discard(const AdminRequest& request);
  Result<AdminAnswer> edit(const AdminRequest& request);

  [[nodiscard]] Result<JobStore*> store() const;
  [[nodiscard]] Result<DeadLetter> letter(const std::string& id) const;
  [[nodiscard]] Result<DeadLetterNote> note_of(const AdminRequest& request, const char* what) const;
  [[nodiscard]] Result<AdminAnswer> done(const DeadLetterNote& note) const;

  AdminServices& services_;
};

}  // namespace figbridge::facade
