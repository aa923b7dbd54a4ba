// SPDX-License-Identifier: Apache-2.0
#include "core/operation.h"

namespace figbridge {

std::string_view name_of(Safety safety) noexcept {
  switch (safety) {
    case Safety::read:
      return "read";
    case Safety::idempotent:
      return "idempotent";
    case Safety::write:
      break;
  }
  return "write";
}

std::string_view name_of(KeyUse use) noexcept {
  switch (use) {
    case KeyUse::off:
      return "off";
    case KeyUse::optional:
      return "optional";
    case KeyUse::required:
      break;
  }
  return "required";
}

std::string_view name_of(Side side) noexcept {
  return side == Side::legacy ? "legacy" : "modern";
}

}  // namespace figbridge
