// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "core/intent_store.h"
#include "facade/intents/known_keys.h"

namespace figbridge::facade {

/// What a call that is recorded carries along.
struct Recording {
  Intent intent;           ///< filled in step by step
  KnownKeys::Claim claim;  ///< of its key
  bool begun = false;      ///< it is on the disk
  bool noted = false;      ///< the step that saw the answer knows better than its end: see `outcome`
  std::optional<IntentOutcome> outcome;  ///< nothing: it had no effect
};

/// The answer that a key has already.
using KnownAnswer = std::shared_ptr<const IntentRecord>;

}  // namespace figbridge::facade
