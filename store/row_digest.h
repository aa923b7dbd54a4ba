// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "core/sha256.h"

namespace figbridge::store {

/// SHA-256 over fields, each with its length in front, so that no two lists of fields are one text.
class RowDigest {
 public:
  RowDigest& add(std::string_view field) {
    whole_ += std::to_string(field.size());
    whole_ += ':';
    whole_ += field;
    return *this;
  }
  template <std::integral Number>
  RowDigest& add(Number number) {
    return add(std::string_view(std::to_string(number)));
  }
  [[nodiscard]] std::string made() const { return sha256(whole_); }

 private:
  std::string whole_;
};

}  // namespace figbridge::store
