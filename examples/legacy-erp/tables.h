// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sqlite.h"

namespace erp {

/// Creates the tables and fills them with the sample data, unless the database has them already.
void create_tables(Database& database);

}  // namespace erp
