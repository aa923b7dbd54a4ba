// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/changes_made.h"

#include <utility>

#include "facade/admin/admin_json.h"

namespace figbridge::facade {

Result<AdminAnswer> change_answer(AdminServices& services, Result<migrations::Changed> changed,
                                  const std::string& author, const std::string& reason) {
  if (!changed) return fail(std::move(changed).error());
  AdminJson json{{"version", changed->version},
                 {"unchanged", changed->unchanged},
                 {"author", author},
                 {"reason", reason},
                 {"notes", changed->notes},
                 {"changes", AdminJson::array()}};
  if (!changed->unchanged) {
    // The change is made: that its account cannot be read does not undo it.
    if (auto rows = services.table.diff(changed->version - 1, changed->version))
      json["changes"] = json_of(*rows);
    if (services.changed) services.changed(author, reason, changed->version);
  }
  return answer_of(json);
}

}  // namespace figbridge::facade
