// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/difference.h"

#include <array>

namespace figbridge::migrations {

std::string_view name_of(DifferenceKind kind) noexcept {
  constexpr std::array<std::string_view, 13> kNames = {"scale",     "notation", "trimmed", "cased", "order",
                                                       "emptiness", "number",   "moment",  "text",  "type",
                                                       "missing",   "extra",    "outcome"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace figbridge::migrations
