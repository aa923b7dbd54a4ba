// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include "sample/records.h"
#include "sqlite.h"

namespace erp {

std::optional<sample::Customer> find_customer(Database& database, int number);
std::optional<int> customer_with_tax_id(Database& database, const std::string& tax_id);
std::optional<int> customer_with_name(Database& database, const std::string& name);
int next_customer_number(Database& database);

void insert(Database& database, const sample::Customer& customer);
/// Writes all of it, addresses and phones included.
void replace(Database& database, const sample::Customer& customer);

}  // namespace erp
