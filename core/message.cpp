// SPDX-License-Identifier: Apache-2.0
#include "core/message.h"

#include <algorithm>
#include <utility>

namespace figbridge {
namespace {

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equal_without_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, [](char x, char y) { return folded(x) == folded(y); });
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  add(std::string(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const HeaderField& field) { return equal_without_case(field.name, name); });
}

std::string_view Headers::get(std::string_view name) const {
  const auto found = std::ranges::find_if(fields_, [&](const auto& f) { return equal_without_case(f.name, name); });
  return found == fields_.end() ? std::string_view{} : std::string_view(found->value);
}

bool Headers::contains(std::string_view name) const {
  return std::ranges::any_of(fields_, [&](const auto& f) { return equal_without_case(f.name, name); });
}

}  // namespace figbridge
