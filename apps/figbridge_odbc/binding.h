// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "apps/figbridge_odbc/connection.h"
#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::odbc {

/// The values of one execution, bound to a statement's `?`. They stay where they are until the statement has
/// ended.
class Binding {
 public:
  /// `invalid` of the caller, located in the input, for a value that its type does not take.
  static Done<Binding> bind(const Connection& connection, const Prepared& prepared,
                            const Statement& statement, const JsonIndex& input);
  Binding(Binding&&) noexcept = default;
  Binding& operator=(Binding&&) = delete;
  ~Binding() = default;

  [[nodiscard]] bool has_outputs() const { return outputs() > 0; }
  [[nodiscard]] std::size_t outputs() const;
  /// The output parameters as members of the object that is being written. After the last result.
  [[nodiscard]] Done<void> write_outputs(JsonWriter& out) const;

 private:
  struct Slot {
    const Parameter* parameter = nullptr;
    ValueType type = ValueType::unknown;
    SQLSMALLINT c_type = SQL_C_CHAR;
    SQLSMALLINT sql_type = SQL_VARCHAR;
    SQLULEN size = 1;
    SQLSMALLINT digits = 0;
    std::string bytes;
    std::vector<SQLWCHAR> wide;
    SQLBIGINT whole = 0;
    double real = 0;
    unsigned char bit = 0;
    SQLLEN length = SQL_NULL_DATA;
  };

  explicit Binding(bool is_wide) : wide_(is_wide) {}
  [[nodiscard]] Done<void> fill(Slot& slot, const JsonIndex& input, const ParameterInfo* told);
  [[nodiscard]] Done<void> take(Slot& slot, const JsonIndex& input, JsonIndex::Id value);
  [[nodiscard]] bool take_text(Slot& slot, std::string text) const;
  static bool take_integer(Slot& slot, const std::string& text);
  static bool take_decimal(Slot& slot, const std::string& text);
  static bool take_number(Slot& slot, const std::string& text);
  bool take_moment(Slot& slot, std::string text) const;
  static bool take_binary(Slot& slot, const std::string& text);
  void make_room(Slot& slot) const;
  static void make_integer_room(Slot& slot);
  [[nodiscard]] static SQLPOINTER place(Slot& slot);
  [[nodiscard]] static SQLLEN room(const Slot& slot);

  bool wide_;
  std::deque<Slot> slots_;
};

}  // namespace figbridge::odbc
