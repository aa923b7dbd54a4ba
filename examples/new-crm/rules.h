// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json.h"
#include "store.h"

namespace crm {

// What the business allows, in the order in which it is asked. Each throws Problem, or answers the result's
// code: "ok", or a warning.

std::string judge_new_party(Store& store, const Json& party);
std::string judge_change(Store& store, const Json& before, const Json& after);
/// Fills in the order's total.
std::string judge_order(const Json& party, Json& order);

}  // namespace crm
