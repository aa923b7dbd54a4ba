// SPDX-License-Identifier: Apache-2.0
#include "input.h"

#include <algorithm>
#include <charconv>

#include "problem.h"
#include "sample/dates.h"

namespace crm {
namespace {

std::size_t characters(const std::string& utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_time(std::string_view text) {
  auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  bool shaped = text.size() >= 9 && text[0] == 'T' && text[3] == ':' && text[6] == ':';
  return shaped && digit(1) && digit(2) && digit(4) && digit(5) && digit(7) && digit(8);
}

}  // namespace

const Json& required(const Json& object, std::string_view name, const std::string& pointer) {
  const auto* value = object.find(name);
  if (!value) throw invalid_field(pointer + "/" + std::string(name), "is missing");
  return *value;
}

const std::string& text_at(const Json& value, const std::string& pointer, std::size_t max_length) {
  const auto* text = value.text();
  if (!text) throw invalid_field(pointer, "is no text");
  if (characters(*text) > max_length) throw invalid_field(pointer, "is too long");
  return *text;
}

void only_members(const Json& object, std::initializer_list<std::string_view> names,
                  const std::string& pointer) {
  if (!object.members()) throw invalid_field(pointer, "is no object");
  for (const auto& [name, value] : *object.members()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      throw invalid_field(pointer + "/" + name, "is not known here");
    }
  }
}

const std::string& date_time_at(const Json& value, const std::string& pointer) {
  const auto& text = text_at(value, pointer);
  bool dated =
      text.size() > 19 && sample::is_date(text.substr(0, 10)) && is_time(std::string_view(text).substr(10));
  bool zoned = dated && (text.back() == 'Z' || text.find_first_of("+-", 19) != std::string::npos);
  if (!zoned) throw invalid_field(pointer, "is no date and time with its zone");
  return text;
}

std::string checked_date(const std::string& text, const std::string& name) {
  if (!text.empty() && !sample::is_date(text)) throw invalid_field(name, "is no date");
  return text;
}

int checked_count(const std::string& text, const std::string& name, int otherwise) {
  if (text.empty()) return otherwise;
  int count = -1;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || count < 0) {
    throw invalid_field(name, "is no count");
  }
  return count;
}

}  // namespace crm
