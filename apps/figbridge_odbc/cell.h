// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "apps/figbridge_odbc/connection.h"
#include "core/json/json_writer.h"

namespace figbridge::odbc {

struct CellLimits {
  std::size_t bytes = 10UL * 1024 * 1024;
};

/// Reads one column of the current row by SQLGetData, of any length, and writes it as canonical JSON:
/// numbers with the digits that they came with, moments in ISO 8601 as they are, binary in base64.
[[nodiscard]] Done<void> write_cell(JsonWriter& out, SQLHSTMT statement, SQLUSMALLINT place,
                                    SQLSMALLINT sql_type, ValueType type, bool wide, bool trim_chars,
                                    const CellLimits& limits);

/// The text of a value of that type. A text that is not what its type promises stands as a string: the
/// database has it so.
[[nodiscard]] Done<void> write_value(JsonWriter& out, ValueType type, std::string text);

/// The shortest digits that read back as the same double; INF and NaN as strings.
void write_double(JsonWriter& out, double value);
void write_float(JsonWriter& out, float value);

}  // namespace figbridge::odbc
