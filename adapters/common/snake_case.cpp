// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/snake_case.h"

#include <algorithm>
#include <cstddef>

namespace figbridge {
namespace {

/// Names of operations may have 128 characters: two of these, a point and a number fit.
constexpr std::size_t kIdBytes = 56;

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a new word begins at `at`: aB, 2B, and the B of ABc.
bool begins_word(std::string_view name, std::size_t at) {
  if (at == 0 || !is_upper(name[at])) return false;
  const char before = name[at - 1];
  if (is_lower(before) || is_digit(before)) return true;
  return is_upper(before) && at + 1 < name.size() && is_lower(name[at + 1]);
}

}  // namespace

std::string snake_case(std::string_view name) {
  std::string id;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const char c = name[at];
    const bool letter = is_upper(c) || is_lower(c);
    if (begins_word(name, at) && !id.empty() && id.back() != '_') id += '_';
    if (letter || is_digit(c)) {
      id += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!id.empty() && id.back() != '_') {
      id += '_';
    }
  }
  id.resize(std::min(id.size(), kIdBytes));
  while (!id.empty() && id.back() == '_') id.pop_back();
  if (id.empty()) return "operation";
  return is_digit(id.front()) ? "op_" + id : id;
}

}  // namespace figbridge
