// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/json_text.h"
#include "core/message.h"
#include "facade/exchange.h"

namespace figbridge::facade {

/// An answer in the contract's form as this caller's wire says it. Where it cannot be said, the work is done
/// all the same: effect `applied`.
[[nodiscard]] Result<Message> in_callers_form(const Exchange& exchange, JsonText answer);

}  // namespace figbridge::facade
