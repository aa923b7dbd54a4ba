// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/json_writer.h"

namespace figbridge::seeded {

/// A JSON value that can be changed: a token, or members, or elements. Numbers keep their digits.
struct Doc {
  enum class Kind : std::uint8_t { token, object, array };
  Kind kind = Kind::token;
  std::string token = "null";
  std::vector<std::pair<std::string, Doc>> members;
  std::vector<Doc> elements;

  static Doc number(std::string digits) {
    return {.token = std::move(digits), .members = {}, .elements = {}};
  }
  static Doc number(long long value) { return number(std::to_string(value)); }
  static Doc text(std::string_view value) { return number(escape_json(value)); }
  static Doc boolean(bool value) { return number(std::string(value ? "true" : "false")); }
  static Doc null() { return {}; }
  static Doc object() { return {.kind = Kind::object, .members = {}, .elements = {}}; }
  static Doc array() { return {.kind = Kind::array, .members = {}, .elements = {}}; }

  Doc& operator[](std::string_view name) {
    for (auto& [known, value] : members) {
      if (known == name) return value;
    }
    return members.emplace_back(std::string(name), Doc{}).second;
  }
  void remove(std::string_view name) {
    std::erase_if(members, [&](const auto& member) { return member.first == name; });
  }
  /// Of a text token.
  [[nodiscard]] std::string plain() const { return unescape_json(token); }

  void write(JsonWriter& out) const {
    if (kind == Kind::token) return out.token(token);
    if (kind == Kind::array) {
      out.begin_array();
      for (const auto& element : elements) element.write(out);
      return out.end_array();
    }
    out.begin_object();
    for (const auto& [name, value] : members) {
      out.name(name);
      value.write(out);
    }
    out.end_object();
  }
  [[nodiscard]] JsonText json() const {
    std::string text;
    JsonWriter writer(text);
    write(writer);
    return JsonText::trusted(std::move(text));
  }
};

}  // namespace figbridge::seeded
