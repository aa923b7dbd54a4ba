// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace crm {

/// A JSON value whose numbers keep the digits they were written with, and whose objects keep their order.
class Json {
 public:
  struct Number {
    std::string digits;
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;
  Json(bool value) : value_(value) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(Array items) : value_(std::move(items)) {}
  Json(Object members) : value_(std::move(members)) {}
  static Json number(std::string digits);
  static Json number(long long value) { return number(std::to_string(value)); }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  /// The number as it was written.
  const std::string* digits() const;
  const Array* items() const { return std::get_if<Array>(&value_); }
  const Object* members() const { return std::get_if<Object>(&value_); }

  /// The member of an object, or nothing.
  const Json* find(std::string_view name) const;
  /// Adds or replaces a member; what is no object becomes one.
  void set(std::string_view name, Json value);
  void erase(std::string_view name);

  std::string dump() const;
  bool operator==(const Json&) const = default;

 private:
  friend void append(std::string& text, const Json& value);
  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

struct JsonError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws JsonError for what is no JSON, has a member twice or nests deeper than 64.
Json parse_json(std::string_view text);

}  // namespace crm
