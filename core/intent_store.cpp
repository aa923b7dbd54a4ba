// SPDX-License-Identifier: Apache-2.0
#include "core/intent_store.h"

#include <array>

namespace figbridge {

std::string_view name_of(IntentState state) noexcept {
  constexpr std::array<std::string_view, 5> kNames = {"open", "done", "failed", "unresolved", "not_applied"};
  return kNames.at(static_cast<std::size_t>(state));
}

}  // namespace figbridge
