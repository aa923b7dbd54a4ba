// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/intent_store.h"
#include "core/message.h"
#include "facade/exchange.h"

namespace figbridge::facade {

/// The first answer of a key again: the same bytes for who speaks the wire form in which it came, the same
/// content for everybody else. `conflict` if it was done and its answer is not there.
[[nodiscard]] Result<Message> replay(Exchange& exchange, const IntentRecord& record);

}  // namespace figbridge::facade
