// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/operation.h"
#include "migrations/change.h"
#include "routing/catalogue.h"
#include "routing/route.h"

namespace figbridge::migrations {

/// True if the row gives modern more than before: a higher stage, or, within canary, a cohort that may hold
/// more.
[[nodiscard]] bool gives_modern_more(const routing::Route& before, const routing::Route& after);

/// Whether a hold outlasts this change: one that gives modern no more; and, of a row that went back by
/// itself, one to `shadow`, where the other side is asked again and answers nobody.
[[nodiscard]] bool keeps_hold(const routing::Route& before, const routing::Route& after);

/// What went back by itself is raised by nobody before somebody has looked, and released it: `conflict`, code
/// `held`. Other holds bind `apply` only.
[[nodiscard]] Status check_hold(const routing::Route& before, const routing::Route& after, bool force);

/// What follows from a row's new stage: where a rollback leads, and whether the loss that was confirmed still
/// stands.
void settle_row(const routing::Route& before, routing::Route& after, const Operation& operation,
                bool accept_loss);

/// Group and salt as the catalogue has them now, unless the row is in a canary, whose keys they would move.
void take_group(routing::Route& row, const Operation& operation, const routing::Catalogue& catalogue);

/// The row of an operation; the default row if the table has none.
[[nodiscard]] routing::Route row_of(const std::vector<routing::Route>& rows, const Operation& operation,
                                    const routing::Catalogue& catalogue);
/// Puts a row in its place, in the order of operations.
void put_row(std::vector<routing::Route>& rows, routing::Route row);

/// `customer.get: …`: names the operation that a refusal is about.
[[nodiscard]] Error about(const std::string& operation, Error error);

/// `{"action":…,"operations":[…]` and what the order says; the caller adds members and closes it.
void begin_change(JsonWriter& writer, std::string_view action, const std::vector<std::string>& operations,
                  const ChangeOrder& order);

}  // namespace figbridge::migrations
