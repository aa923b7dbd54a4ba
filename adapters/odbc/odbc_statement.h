// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/odbc/odbc_plan.h"

namespace figbridge::odbc {

/// Reads `SELECT … WHERE no = :customerId`: each `:name` outside literals, quoted names and comments becomes
/// a `?` with a parameter. One statement only
/// (a block that begins with BEGIN, DECLARE or CREATE is one); a bare `?` is refused, since nobody could say
/// what is bound to it. `configuration`, located by offset.
[[nodiscard]] Result<Statement> parse_statement(std::string_view text);

/// Reads `sp_due(:dueBefore, out :rc)` or `:rc = sp_due(:dueBefore)`: becomes ODBC's call escape. Arguments
/// are `:name`, `out :name`, `inout :name`; constants are numbers, 'text' and NULL.
[[nodiscard]] Result<Statement> parse_procedure(std::string_view text);

/// Whether a statement's first word says that it writes (INSERT, UPDATE, DELETE, MERGE, REPLACE, TRUNCATE and
/// what changes tables). Others may write as well: procedures, WITH.
[[nodiscard]] bool writes_plainly(std::string_view sql);

}  // namespace figbridge::odbc
