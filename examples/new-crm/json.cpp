// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace crm {
namespace {

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump();
}

template <typename Range, typename Write>
void append_list(std::string& text, char open, char close, const Range& range, Write write) {
  text += open;
  const char* separator = "";
  for (const auto& element : range) {
    text += std::exchange(separator, ",");
    write(element);
  }
  text += close;
}

}  // namespace

Json Json::number(std::string digits) {
  Json json;
  json.value_ = Number{std::move(digits)};
  return json;
}

const std::string* Json::digits() const {
  const auto* number = std::get_if<Number>(&value_);
  return number ? &number->digits : nullptr;
}

const Json* Json::find(std::string_view name) const {
  const auto* object = members();
  if (!object) return nullptr;
  auto member = std::find_if(object->begin(), object->end(), [&](const auto& m) { return m.first == name; });
  return member == object->end() ? nullptr : &member->second;
}

void Json::set(std::string_view name, Json value) {
  if (!members()) value_ = Object{};
  auto& object = std::get<Object>(value_);
  auto member = std::find_if(object.begin(), object.end(), [&](const auto& m) { return m.first == name; });
  if (member == object.end()) {
    object.emplace_back(name, std::move(value));
  } else {
    member->second = std::move(value);
  }
}

void Json::erase(std::string_view name) {
  auto* object = std::get_if<Object>(&value_);
  if (object) std::erase_if(*object, [&](const auto& member) { return member.first == name; });
}

void append(std::string& text, const Json& value) {
  if (value.is_null()) {
    text += "null";
  } else if (const auto* flag = std::get_if<bool>(&value.value_)) {
    text += *flag ? "true" : "false";
  } else if (const auto* digits = value.digits()) {
    text += *digits;
  } else if (const auto* string = value.text()) {
    text += quoted(*string);
  } else if (const auto* items = value.items()) {
    append_list(text, '[', ']', *items, [&](const Json& item) { append(text, item); });
  } else {
    append_list(text, '{', '}', *value.members(), [&](const auto& member) {
      text += quoted(member.first) + ":";
      append(text, member.second);
    });
  }
}

std::string Json::dump() const {
  std::string text;
  append(text, *this);
  return text;
}

}  // namespace crm
