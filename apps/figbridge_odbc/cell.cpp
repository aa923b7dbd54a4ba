// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include "adapters/common/base64.h"
#include "apps/figbridge_odbc/text.h"
#include "core/json/decimal.h"

namespace figbridge::odbc {
namespace {

constexpr std::size_t kChunk = 16 * 1024;

/// How much of a full room is text: some drivers cut before a character that does not fit whole.
std::size_t filled(const std::array<char, kChunk>& room, SQLSMALLINT c_type) {
  if (c_type == SQL_C_CHAR) return strnlen(room.data(), room.size() - 1);
  if (c_type != SQL_C_WCHAR) return room.size();
  std::size_t at = 0;
  while (at + 2 < room.size() && (room[at] != 0 || room[at + 1] != 0)) at += 2;
  return at;
}

/// All bytes of a column in one C type; nothing for NULL. Drivers say a long value's length, or SQL_NO_TOTAL,
/// or nothing that is right: what counts is whether they say that there is more.
Done<std::optional<std::string>> read_long(SQLHSTMT statement, SQLUSMALLINT place, SQLSMALLINT c_type,
                                           const CellLimits& limits) {
  const std::size_t end = c_type == SQL_C_CHAR ? 1 : c_type == SQL_C_WCHAR ? sizeof(SQLWCHAR) : 0;
  std::string out;
  alignas(SQLWCHAR) std::array<char, kChunk> room;
  while (true) {
    SQLLEN length = 0;
    const auto got =
        SQLGetData(statement, place, c_type, room.data(), static_cast<SQLLEN>(room.size()), &length);
    if (got == SQL_NO_DATA) return out;  // exactly full before
    if (!SQL_SUCCEEDED(got)) return failed(SQL_HANDLE_STMT, statement);
    if (length == SQL_NULL_DATA) return std::nullopt;
    const bool cut = got == SQL_SUCCESS_WITH_INFO &&
                     (length == SQL_NO_TOTAL || length > static_cast<SQLLEN>(room.size() - end));
    if (!cut && (length < 0 || length > static_cast<SQLLEN>(room.size() - end)))
      return failed(ErrorKind::bad_answer, "the driver gives a value without its length");
    out.append(room.data(), cut ? filled(room, c_type) : static_cast<std::size_t>(length));
    if (out.size() > limits.bytes)
      return failed(ErrorKind::too_large, "a value is larger than an answer may be");
    if (!cut) return out;
  }
}

Done<std::optional<std::string>> read_text(SQLHSTMT statement, SQLUSMALLINT place, bool wide,
                                           const CellLimits& limits) {
  auto bytes = read_long(statement, place, wide ? SQL_C_WCHAR : SQL_C_CHAR, limits);
  if (!bytes || !*bytes) return bytes;
  if (!wide) {
    if (!is_utf8(**bytes)) return failed(ErrorKind::bad_answer, "a text is not in UTF-8");
    return bytes;
  }
  std::vector<SQLWCHAR> units((*bytes)->size() / sizeof(SQLWCHAR));
  std::copy_n((*bytes)->data(), units.size() * sizeof(SQLWCHAR),
              reinterpret_cast<char*>(units.data()));  // NOLINT
  auto text = to_utf8(units);
  if (!text) return failed(ErrorKind::bad_answer, "a text is no Unicode");
  return text;
}

template <class Number>
std::string shortest(Number value) {
  std::array<char, 64> room{};
  const auto [end, error] = std::to_chars(room.data(), room.data() + room.size(), value);
  return {room.data(), end};
}

template <class Number>
void write_real(JsonWriter& out, Number value) {
  if (std::isnan(value)) return out.string("NaN");
  if (std::isinf(value)) return out.string(value < 0 ? "-INF" : "INF");
  out.token(shortest(value));
}

template <class Number, SQLSMALLINT CType>
Done<void> write_real_cell(JsonWriter& out, SQLHSTMT statement, SQLUSMALLINT place) {
  Number value = 0;
  SQLLEN length = 0;
  if (!SQL_SUCCEEDED(SQLGetData(statement, place, CType, &value, sizeof value, &length)))
    return failed(SQL_HANDLE_STMT, statement);
  if (length == SQL_NULL_DATA) {
    out.null();
  } else {
    write_real(out, value);
  }
  return {};
}

/// A number as JSON writes it, with the digits that it has: `.50` → `0.50`, `+7` → `7`. Nothing if it is
/// none.
std::optional<std::string> number_token(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (!Decimal::parse(text)) return std::nullopt;
  std::string out;
  if (text.starts_with('-')) out = "-";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') text.remove_prefix(1);
  if (text.starts_with('.')) out += '0';
  out += text;
  if (out.ends_with('.')) out.pop_back();
  return out;
}

/// `2026-11-21 18:30:00.5` → `2026-11-21T18:30:00.5`; what looks otherwise stays as it is.
std::string iso(std::string text) {
  if (text.size() > 10 && text[4] == '-' && text[7] == '-' && text[10] == ' ') text[10] = 'T';
  return text;
}

void trim_end(std::string& text) {
  while (text.ends_with(' ')) text.pop_back();
}

}  // namespace

void write_double(JsonWriter& out, double value) {
  write_real(out, value);
}

void write_float(JsonWriter& out, float value) {
  write_real(out, value);
}

Done<void> write_value(JsonWriter& out, ValueType type, std::string text) {
  switch (type) {
    case ValueType::integer:
    case ValueType::decimal:
    case ValueType::number: {
      auto token = number_token(text);
      token ? out.token(*token) : out.string(text);
      return {};
    }
    case ValueType::boolean: {
      const bool yes =
          text == "1" || text == "t" || text == "true" || text == "T" || text == "Y" || text == "y";
      const bool no =
          text == "0" || text == "f" || text == "false" || text == "F" || text == "N" || text == "n";
      yes || no ? out.boolean(yes) : out.string(text);
      return {};
    }
    case ValueType::timestamp:
      out.string(iso(std::move(text)));
      return {};
    case ValueType::binary:
      out.string(base64(text));
      return {};
    default:
      out.string(text);
      return {};
  }
}

Done<void> write_cell(JsonWriter& out, SQLHSTMT statement, SQLUSMALLINT place, SQLSMALLINT sql_type,
                      ValueType type, bool wide, bool trim_chars, const CellLimits& limits) {
  if (type == ValueType::number && sql_type == SQL_REAL)
    return write_real_cell<float, SQL_C_FLOAT>(out, statement, place);
  const bool real = sql_type == SQL_DOUBLE || sql_type == SQL_FLOAT || sql_type == SQL_REAL;
  if (type == ValueType::number && real) return write_real_cell<double, SQL_C_DOUBLE>(out, statement, place);
  const bool text = (type == ValueType::text || type == ValueType::unknown) && sql_type != SQL_GUID;
  auto value = type == ValueType::binary ? read_long(statement, place, SQL_C_BINARY, limits)
               : text                    ? read_text(statement, place, wide, limits)
                                         : read_long(statement, place, SQL_C_CHAR, limits);
  if (!value) return std::unexpected(std::move(value.error()));
  if (!*value) {
    out.null();
    return {};
  }
  if (type != ValueType::binary && !text && !is_utf8(**value))
    return failed(ErrorKind::bad_answer, "a value is not in UTF-8");
  // Drivers write it as they like; RFC 9562 section 4 wants small letters.
  if (sql_type == SQL_GUID)
    std::ranges::transform(**value, (**value).begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  if (trim_chars && (sql_type == SQL_CHAR || sql_type == SQL_WCHAR)) trim_end(**value);
  return write_value(out, type, std::move(**value));
}

}  // namespace figbridge::odbc
