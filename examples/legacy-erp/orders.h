// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <limits>

#include "sample/records.h"
#include "sqlite.h"

namespace erp {

/// The customer's orders from a day on, in ascending order of their numbers.
std::vector<sample::Order> find_orders(Database& database, int customer, const std::string& from_date = "",
                                       int max_rows = std::numeric_limits<int>::max());
int next_order_number(Database& database);
void insert(Database& database, const sample::Order& order);

}  // namespace erp
