// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/intent_store.h"
#include "core/message.h"
#include "core/task.h"
#include "facade/exchange.h"

namespace figbridge::facade {

/// What a call's end says about its write, if nothing better was noted on the way. Nothing: it had no effect,
/// and was no answer; its key is free.
[[nodiscard]] std::optional<IntentOutcome> outcome_of(const Result<Message>& answer);
[[nodiscard]] std::optional<IntentOutcome> outcome_of(const Error& error);

/// What of an error may be kept and told again: nothing of the other end's text.
[[nodiscard]] Error told_again(const Error& error);

/// Notes an answer in the contract's form.
void note_done(Recording& recording, const JsonText& answer);

/// Reads an answer that is passed through whole, as far as the limit goes, and notes in the recording what it
/// says. What comes back has the same bytes. An answer that breaks off is an error, effect unknown.
Task<Result<Message>> note_passed(Exchange& exchange, Side side, Message answer);

[[nodiscard]] Error another_request();

}  // namespace figbridge::facade
