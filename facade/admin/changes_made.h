// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/error.h"
#include "facade/admin/admin_services.h"
#include "facade/admin/problem.h"

namespace figbridge::facade {

/// Answers a change of the table and tells it to `services.changed`: the version, who, why, and what differs
/// from the version before, row by row.
[[nodiscard]] Result<AdminAnswer> change_answer(AdminServices& services, Result<migrations::Changed> changed,
                                                const std::string& author, const std::string& reason);

}  // namespace figbridge::facade
