// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/binding.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "apps/figbridge_odbc/cell.h"
#include "apps/figbridge_odbc/text.h"
#include "apps/figbridge_odbc/value_types.h"
#include "core/json/decimal.h"

namespace figbridge::odbc {
namespace {

/// Above it a value is bound as a long one.
constexpr SQLULEN kLong = 8000;
/// What an output parameter of text may hold.
constexpr std::size_t kOutputChars = 16 * 1024;

ValueType by_value(const JsonIndex& input, JsonIndex::Id value) {
  switch (input.node(value).kind) {
    case JsonKind::number:
      return input.value(value).find_first_of(".eE") == std::string_view::npos ? ValueType::integer
                                                                               : ValueType::decimal;
    case JsonKind::boolean:
      return ValueType::boolean;
    default:
      return ValueType::text;
  }
}

/// What is bound: as declared; else as described, unless that is the VARCHAR that drivers say when they do
/// not know; else as the value is.
ValueType type_of(const Parameter& parameter, const ParameterInfo* told, ValueType of_value) {
  if (parameter.type != ValueType::unknown) return parameter.type;
  const auto described = told != nullptr && told->known ? value_type_of(told->sql_type) : ValueType::unknown;
  return described == ValueType::unknown || described == ValueType::text ? of_value : described;
}

std::string location_of(const Parameter& parameter) {
  return JsonPointer::of({parameter.name}).text();
}

bool is_shape(std::string_view text, std::string_view shape) {
  return text.size() == shape.size() && std::ranges::equal(text, shape, [](char c, char wanted) {
           return wanted == '9' ? c >= '0' && c <= '9' : c == wanted;
         });
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `.123456`, or nothing.
bool is_fraction(std::string_view text) {
  return text.empty() || (text.front() == '.' && text.size() <= 10 && all_digits(text.substr(1)));
}

}  // namespace

Done<Binding> Binding::bind(const Connection& connection, const Prepared& prepared,
                            const Statement& statement, const JsonIndex& input) {
  Binding out(connection.wide());
  SQLHSTMT const handle = prepared.handle.get();
  SQLFreeStmt(handle, SQL_RESET_PARAMS);
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    Slot& slot = out.slots_.emplace_back();
    slot.parameter = &statement.parameters[i];
    const auto* told = i < prepared.parameters.size() ? &prepared.parameters[i] : nullptr;
    if (auto filled = out.fill(slot, input, told); !filled) return std::unexpected(std::move(filled.error()));
    SQLSMALLINT way = SQL_PARAM_INPUT;
    if (slot.parameter->direction != Direction::in)
      way = slot.parameter->direction == Direction::inout ? SQL_PARAM_INPUT_OUTPUT : SQL_PARAM_OUTPUT;
    const auto bound =
        SQLBindParameter(handle, static_cast<SQLUSMALLINT>(i + 1), way, slot.c_type, slot.sql_type, slot.size,
                         slot.digits, place(slot), room(slot), &slot.length);
    if (!SQL_SUCCEEDED(bound)) return failed(SQL_HANDLE_STMT, handle);
  }
  return out;
}

Done<void> Binding::fill(Slot& slot, const JsonIndex& input, const ParameterInfo* told) {
  const Parameter& parameter = *slot.parameter;
  const bool takes = parameter.direction == Direction::in || parameter.direction == Direction::inout;
  const auto value = takes ? input.member(0, parameter.name) : std::nullopt;
  if (takes && !value && !parameter.optional) {
    return failed(ErrorKind::invalid, "a value is missing", location_of(parameter), Origin::caller);
  }
  slot.type = type_of(parameter, told, value ? by_value(input, *value) : ValueType::text);
  const bool null = !value || input.node(*value).kind == JsonKind::null;
  if (null && told != nullptr && told->known) slot.sql_type = told->sql_type;
  if (!null) {
    if (auto taken = take(slot, input, *value); !taken) return taken;
  }
  if (parameter.direction != Direction::in) make_room(slot);
  return {};
}

Done<void> Binding::take(Slot& slot, const JsonIndex& input, JsonIndex::Id value) {
  const JsonKind kind = input.node(value).kind;
  const std::string text = input.plain(value);
  const bool scalar = kind == JsonKind::string || kind == JsonKind::number;
  bool fits = false;
  switch (slot.type) {
    case ValueType::integer:
      fits = scalar && take_integer(slot, text);
      break;
    case ValueType::decimal:
      fits = scalar && take_decimal(slot, text);
      break;
    case ValueType::number:
      fits = scalar && take_number(slot, text);
      break;
    case ValueType::boolean:
      fits = text == "true" || text == "false" || text == "0" || text == "1";
      slot.bit = text == "true" || text == "1" ? 1 : 0;
      slot.c_type = slot.sql_type = SQL_BIT;
      slot.length = 1;
      break;
    case ValueType::binary:
      fits = kind == JsonKind::string && take_binary(slot, text);
      break;
    case ValueType::date:
    case ValueType::time:
    case ValueType::timestamp:
      fits = kind == JsonKind::string && take_moment(slot, text);
      break;
    default:
      fits = (scalar || kind == JsonKind::boolean) && take_text(slot, text);
  }
  if (fits) return {};
  return failed(ErrorKind::invalid, "expected a value of type " + std::string(name_of(slot.type)),
                location_of(*slot.parameter), Origin::caller);
}

bool Binding::take_text(Slot& slot, std::string text) const {
  if (text.find('\0') != std::string::npos) return false;  // drivers end there
  if (wide_) {
    slot.wide = to_wide(text);
    slot.c_type = SQL_C_WCHAR;
    slot.size = std::max<SQLULEN>(slot.wide.size(), 1);
    slot.sql_type = slot.size > kLong ? SQL_WLONGVARCHAR : SQL_WVARCHAR;
    slot.length = static_cast<SQLLEN>(slot.wide.size() * sizeof(SQLWCHAR));
    slot.wide.push_back(0);
    return true;
  }
  slot.bytes = std::move(text);
  slot.c_type = SQL_C_CHAR;
  slot.size = std::max<SQLULEN>(slot.bytes.size(), 1);
  slot.sql_type = slot.size > kLong ? SQL_LONGVARCHAR : SQL_VARCHAR;
  slot.length = static_cast<SQLLEN>(slot.bytes.size());
  return true;
}

bool Binding::take_integer(Slot& slot, const std::string& text) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, slot.whole);
  if (error == std::errc::result_out_of_range && stopped == end) return take_decimal(slot, text);
  if (error != std::errc() || stopped != end) {
    const auto decimal = Decimal::parse(text);
    const auto plain = decimal && decimal->integer() ? decimal->plain() : std::nullopt;
    return plain && *plain != text && take_integer(slot, *plain);
  }
  slot.c_type = SQL_C_SBIGINT;
  slot.sql_type = SQL_BIGINT;
  slot.size = 19;
  slot.length = sizeof slot.whole;
  return true;
}

bool Binding::take_decimal(Slot& slot, const std::string& text) {
  const auto decimal = Decimal::parse(text);
  const auto point = text.find('.');
  const bool as_written = decimal && text.find_first_of("eE") == std::string::npos;
  // 1.10 keeps its zero: how many digits were written is a part of the value.
  const auto written = as_written && point != std::string::npos ? text.size() - point - 1 : 0;
  const auto plain = decimal ? decimal->plain(written) : std::nullopt;
  if (!plain) return false;
  const auto at = plain->find('.');
  slot.bytes = *plain;
  slot.c_type = SQL_C_CHAR;
  slot.sql_type = SQL_DECIMAL;
  slot.digits = static_cast<SQLSMALLINT>(at == std::string::npos ? 0 : plain->size() - at - 1);
  slot.size =
      static_cast<SQLULEN>(std::ranges::count_if(*plain, [](char c) { return c >= '0' && c <= '9'; }));
  slot.length = static_cast<SQLLEN>(slot.bytes.size());
  return true;
}

bool Binding::take_number(Slot& slot, const std::string& text) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, slot.real);
  if (error != std::errc() || stopped != end || !std::isfinite(slot.real)) return false;
  slot.c_type = SQL_C_DOUBLE;
  slot.sql_type = SQL_DOUBLE;
  slot.size = 15;
  slot.length = sizeof slot.real;
  return true;
}

/// ISO 8601 without a zone, as ODBC has them; a timestamp with one goes as text, which databases that keep
/// zones read.
bool Binding::take_moment(Slot& slot, std::string text) const {
  const std::string_view view = text;
  const bool date = is_shape(view.substr(0, 10), "9999-99-99");
  const auto clock =
      slot.type == ValueType::time ? view : view.substr(std::min<std::size_t>(view.size(), 11));
  const bool time = is_shape(clock.substr(0, 8), "99:99:99");
  if (slot.type == ValueType::date && (!date || view.size() != 10)) return false;
  if (slot.type == ValueType::time && (!time || !is_fraction(view.substr(8)))) return false;
  if (slot.type == ValueType::timestamp) {
    if (!date || !time || (view[10] != 'T' && view[10] != ' ')) return false;
    if (!is_fraction(clock.substr(8))) return take_text(slot, std::move(text));
    text[10] = ' ';
  }
  slot.bytes = std::move(text);
  slot.c_type = SQL_C_CHAR;
  slot.sql_type = SQL_TYPE_TIMESTAMP;
  if (slot.type == ValueType::date) slot.sql_type = SQL_TYPE_DATE;
  if (slot.type == ValueType::time) slot.sql_type = SQL_TYPE_TIME;
  slot.size = slot.bytes.size();
  const auto point = slot.bytes.find('.');
  slot.digits = static_cast<SQLSMALLINT>(point == std::string::npos ? 0 : slot.bytes.size() - point - 1);
  slot.length = static_cast<SQLLEN>(slot.bytes.size());
  return true;
}

bool Binding::take_binary(Slot& slot, const std::string& text) {
  auto bytes = from_base64(text);
  if (!bytes) return false;
  slot.bytes = std::move(*bytes);
  slot.c_type = SQL_C_BINARY;
  slot.size = std::max<SQLULEN>(slot.bytes.size(), 1);
  slot.sql_type = slot.size > kLong ? SQL_LONGVARBINARY : SQL_VARBINARY;
  slot.length = static_cast<SQLLEN>(slot.bytes.size());
  return true;
}

/// As text: MariaDB's driver writes the digits of an output into whatever type was bound.
void Binding::make_integer_room(Slot& slot) {
  if (slot.length != SQL_NULL_DATA && slot.c_type == SQL_C_SBIGINT) {
    slot.bytes = std::to_string(slot.whole);
    slot.length = static_cast<SQLLEN>(slot.bytes.size());
  }
  slot.c_type = SQL_C_CHAR;
  slot.sql_type = SQL_BIGINT;
  slot.size = 20;
  slot.bytes.resize(64);
}

/// For what comes back: in a form that loses nothing, and large enough.
void Binding::make_room(Slot& slot) const {
  if (slot.type == ValueType::number) {
    slot.c_type = SQL_C_DOUBLE;
    slot.sql_type = SQL_DOUBLE;
    slot.size = 15;
    return;
  }
  if (slot.type == ValueType::integer) return make_integer_room(slot);
  const bool text = slot.type == ValueType::text || slot.type == ValueType::unknown;
  if (text && wide_) {
    slot.c_type = SQL_C_WCHAR;
    slot.sql_type = SQL_WVARCHAR;
    slot.size = kOutputChars;
    slot.wide.resize(kOutputChars + 1);
  } else if (slot.c_type == SQL_C_CHAR || slot.c_type == SQL_C_BINARY || text) {
    if (slot.type == ValueType::decimal) slot.sql_type = SQL_DECIMAL;
    slot.size = std::max<SQLULEN>(slot.size, slot.type == ValueType::decimal ? 38 : kOutputChars);
    slot.bytes.resize(kOutputChars + 1);
  }
}

SQLPOINTER Binding::place(Slot& slot) {
  switch (slot.c_type) {
    case SQL_C_SBIGINT:
      return &slot.whole;
    case SQL_C_DOUBLE:
      return &slot.real;
    case SQL_C_BIT:
      return &slot.bit;
    case SQL_C_WCHAR:
      return slot.wide.data();
    default:
      return slot.bytes.data();
  }
}

SQLLEN Binding::room(const Slot& slot) {
  if (slot.c_type == SQL_C_WCHAR) return static_cast<SQLLEN>(slot.wide.size() * sizeof(SQLWCHAR));
  return static_cast<SQLLEN>(slot.bytes.size());
}

std::size_t Binding::outputs() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      slots_, [](const Slot& slot) { return slot.parameter->direction != Direction::in; }));
}

Done<void> Binding::write_outputs(JsonWriter& out) const {
  for (const Slot& slot : slots_) {
    if (slot.parameter->direction == Direction::in) continue;
    out.name(slot.parameter->name);
    if (slot.length == SQL_NULL_DATA) {
      out.null();
      continue;
    }
    if (slot.c_type == SQL_C_DOUBLE) {
      write_double(out, slot.real);
      continue;
    }
    if (slot.c_type == SQL_C_BIT) {
      out.boolean(slot.bit != 0);
      continue;
    }
    const bool is_wide = slot.c_type == SQL_C_WCHAR;
    const auto most = is_wide ? (slot.wide.size() - 1) * sizeof(SQLWCHAR) : slot.bytes.size() - 1;
    if (slot.length < 0 || static_cast<std::size_t>(slot.length) > most) {
      return failed(ErrorKind::bad_answer, "an output parameter is longer than its place");
    }
    const auto size = static_cast<std::size_t>(slot.length);
    auto text = is_wide ? to_utf8(std::span(slot.wide).first(size / sizeof(SQLWCHAR)))
                        : std::optional(slot.bytes.substr(0, size));
    if (!text) return failed(ErrorKind::bad_answer, "an output parameter is no Unicode text");
    if (auto written = write_value(out, slot.type, std::move(*text)); !written) return written;
  }
  return {};
}

}  // namespace figbridge::odbc
