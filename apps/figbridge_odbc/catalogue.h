// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/odbc/odbc_catalogue.h"
#include "apps/figbridge_odbc/call_control.h"
#include "apps/figbridge_odbc/connection.h"

namespace figbridge::odbc {

/// Reads tables, views, keys and procedures as the driver tells them; of one schema, if one is named. What
/// belongs to the database itself is left out. `too_large` above 2,000 tables or procedures.
[[nodiscard]] Done<DatabaseCatalogue> read_catalogue(const Connection& connection, const std::string& schema,
                                                     CallControl& control);

}  // namespace figbridge::odbc
