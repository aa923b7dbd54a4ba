// SPDX-License-Identifier: Apache-2.0
#include "core/job.h"

#include <array>

namespace figbridge {

std::string_view name_of(JobState state) noexcept {
  constexpr std::array<std::string_view, 7> kNames = {"waiting",   "running",    "done", "failed",
                                                      "cancelled", "unresolved", "held"};
  return kNames.at(static_cast<std::size_t>(state));
}

}  // namespace figbridge
