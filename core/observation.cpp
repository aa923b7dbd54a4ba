// SPDX-License-Identifier: Apache-2.0
#include "core/observation.h"

namespace figbridge {

std::string_view name_of(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::done:
      return "done";
    case Outcome::accepted:
      return "accepted";
    case Outcome::failed:
      break;
  }
  return "failed";
}

}  // namespace figbridge
