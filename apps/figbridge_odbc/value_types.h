// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sql.h>
#include <sqlext.h>

#include "adapters/odbc/odbc_plan.h"

namespace figbridge::odbc {

/// What an SQL type is in the bridge's terms. `unknown`: read as text.
[[nodiscard]] ValueType value_type_of(SQLSMALLINT sql_type) noexcept;

}  // namespace figbridge::odbc
