// SPDX-License-Identifier: Apache-2.0
#include "core/message.h"

#include <algorithm>

namespace figbridge {

void Headers::reserve(std::size_t count, std::size_t bytes) {
  places_.reserve(count);
  bytes_.reserve(bytes);
}

void Headers::add(std::string_view name, std::string_view value) {
  places_.push_back({.at = static_cast<std::uint32_t>(bytes_.size()),
                     .name_size = static_cast<std::uint32_t>(name.size()),
                     .value_size = static_cast<std::uint32_t>(value.size())});
  if (bytes_.size() + name.size() + value.size() <= bytes_.capacity()) {
    bytes_.append(name).append(value);
    return;
  }
  std::string grown;  // beside the old bytes, which name or value may be a part of
  grown.reserve(2 * bytes_.size() + name.size() + value.size() + 64);
  grown.append(bytes_).append(name).append(value);
  bytes_ = std::move(grown);
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(places_, [&](const Place& place) { return equal_without_case(name_at(place), name); });
}

std::string_view Headers::get(std::string_view name) const {
  for (const auto& place : places_) {
    if (place.name_size == name.size() && equal_without_case(name_at(place), name))
      return field_at(place).value;
  }
  return {};
}

bool Headers::contains(std::string_view name) const {
  return std::ranges::any_of(places_,
                             [&](const Place& place) { return equal_without_case(name_at(place), name); });
}

}  // namespace figbridge
