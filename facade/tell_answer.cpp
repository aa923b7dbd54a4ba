// SPDX-License-Identifier: Apache-2.0
#include "facade/tell_answer.h"

#include <utility>

namespace figbridge::facade {

Result<Message> in_callers_form(const Exchange& x, JsonText answer) {
  Result<JsonText> told = std::move(answer);
  if (const WireMapping* wire = x.wire()) {
    told = wire->from_contract.apply(std::move(*told), Origin::backend);
    if (!told) {
      told.error().effect = Effect::applied;
      return std::unexpected(std::move(told.error()));
    }
  }
  auto encoded = x.call.encode(*told);
  if (!encoded) encoded.error().effect = Effect::applied;
  return encoded;
}

}  // namespace figbridge::facade
