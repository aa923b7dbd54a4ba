// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/error.h"
#include "facade/admin/admin_body.h"
#include "facade/admin/admin_router.h"
#include "migrations/change.h"

namespace figbridge::facade {

/// What a change is about: one operation or a whole group. The path names it.
enum class Target : std::uint8_t { operation, group, table };

/// The members that every change may carry: reason (required), at_version, accept_loss, force; and `more`.
[[nodiscard]] std::vector<BodyMember> order_members(std::vector<BodyMember> more = {});

/// The order of a request: its target from the path, its author from the socket, the rest from the body.
[[nodiscard]] migrations::ChangeOrder order_of(const AdminRequest& request, const AdminBody& body,
                                               Target target);

}  // namespace figbridge::facade
