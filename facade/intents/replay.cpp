// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/replay.h"

#include <utility>

#include "facade/side_call.h"
#include "facade/tell_answer.h"

namespace figbridge::facade {
namespace {

using Form = IntentAnswer::Form;

Message same_bytes(const IntentAnswer& answer) {
  Message message{.status = answer.status};
  if (!answer.media_type.empty()) message.headers.add("Content-Type", answer.media_type);
  message.body = RawBody{.media_type = answer.media_type, .bytes = source_of(answer.body)};
  return message;
}

std::unexpected<Error> without_answer(std::string text) {
  return fail(Error{.kind = ErrorKind::conflict,
                    .origin = Origin::caller,
                    .effect = Effect::applied,
                    .text = std::move(text),
                    .code = "idempotency_answer_unknown"});
}

/// An answer that came in a side's wire form, for a caller who speaks another.
Result<Message> translated(Exchange& x, const IntentRecord& record) {
  const BoundSide& side = x.operation->side(record.intent.side);
  if (!side.exists() || side.call->wire() != record.answer.wire) {
    return without_answer(
        "the first call with this idempotency key was done; its answer can only be told in the form in which "
        "it came");
  }
  auto answer = understood(side, side.call->read({.status = record.answer.status,
                                                  .media_type = record.answer.media_type,
                                                  .body = record.answer.body}));
  if (!answer) return std::unexpected(std::move(answer.error()));
  return in_callers_form(x, std::move(*answer));
}

}  // namespace

Result<Message> replay(Exchange& x, const IntentRecord& record) {
  x.seen.reason = "replayed";
  x.replayed = true;
  const bool same_wire = !record.answer.wire.empty() && record.answer.wire == x.call.wire();
  if (record.answer.form == Form::wire && same_wire) return same_bytes(record.answer);
  if (record.answer.form == Form::wire) return translated(x, record);
  if (record.answer.form == Form::contract) return in_callers_form(x, JsonText::trusted(record.answer.body));
  if (record.state == IntentState::failed && record.error) return fail(*record.error);
  x.replayed = false;
  return without_answer("the first call with this idempotency key was done; its answer was not kept");
}

}  // namespace figbridge::facade
