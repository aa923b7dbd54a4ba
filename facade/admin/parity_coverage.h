// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operation.h"
#include "facade/admin/admin_json.h"
#include "migrations/parity/histories.h"

namespace figbridge::facade {

/// What of an operation's contract the compared calls had in them, and what not: values of enumerations,
/// fields, errors, and between which numbers the business keys were.
[[nodiscard]] AdminJson coverage_of(const Operation& operation, const migrations::Seen& seen);

}  // namespace figbridge::facade
