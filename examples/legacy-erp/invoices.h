// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include "sample/records.h"
#include "sqlite.h"

namespace erp {

std::optional<sample::Invoice> find_invoice(Database& database, const std::string& number);
/// The customer's invoices in ascending order of their numbers: of one status or of all (""), due before a
/// day or any ("").
std::vector<sample::Invoice> find_invoices(Database& database, int customer, const std::string& status,
                                           const std::string& due_before);
int count_open_invoices(Database& database);
void insert(Database& database, const sample::Invoice& invoice);

}  // namespace erp
