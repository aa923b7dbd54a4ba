// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sample/records.h"
#include "sqlite.h"
#include "verdict.h"

namespace erp {

Verdict judge_new_customer(Database& database, const sample::Customer& customer);

/// Whether a customer may become what a change makes of it. A limit that stays may exceed today's maximum.
Verdict judge_change(Database& database, const sample::Customer& before, const sample::Customer& after);

/// Fills in the order's amount.
Verdict judge_order(const sample::Customer& customer, sample::Order& order);

}  // namespace erp
