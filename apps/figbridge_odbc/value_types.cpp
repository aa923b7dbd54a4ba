// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/value_types.h"

namespace figbridge::odbc {

ValueType value_type_of(SQLSMALLINT sql_type) noexcept {
  switch (sql_type) {
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
      return ValueType::integer;
    case SQL_DECIMAL:
    case SQL_NUMERIC:
      return ValueType::decimal;
    case SQL_REAL:
    case SQL_FLOAT:
    case SQL_DOUBLE:
      return ValueType::number;
    case SQL_BIT:
      return ValueType::boolean;
    case SQL_DATE:
    case SQL_TYPE_DATE:
      return ValueType::date;
    case SQL_TIME:
    case SQL_TYPE_TIME:
      return ValueType::time;
    case SQL_TIMESTAMP:
    case SQL_TYPE_TIMESTAMP:
      return ValueType::timestamp;
    case SQL_BINARY:
    case SQL_VARBINARY:
    case SQL_LONGVARBINARY:
      return ValueType::binary;
    case SQL_CHAR:
    case SQL_VARCHAR:
    case SQL_LONGVARCHAR:
    case SQL_WCHAR:
    case SQL_WVARCHAR:
    case SQL_WLONGVARCHAR:
    case SQL_GUID:
      return ValueType::text;
    default:
      return ValueType::unknown;
  }
}

}  // namespace figbridge::odbc
