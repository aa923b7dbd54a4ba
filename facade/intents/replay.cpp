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

std::string_view bare(std::string_view media_type) {
  return media_type.substr(0, media_type.find_first_of("; "));
}

/// One wire form may have versions (SOAP 1.1 and 1.2) that differ by their media type alone. In which one
/// this caller is spoken to shows in whatever is written for him.
bool takes(const Exchange& x, const IntentAnswer& answer) {
  if (answer.wire.empty() || answer.wire != x.call.wire()) return false;
  const Message sample = x.call.encode_error({}, {});
  const auto* raw = std::get_if<RawBody>(&sample.body);
  return raw != nullptr && equal_without_case(bare(raw->media_type), bare(answer.media_type));
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
  if (record.answer.form == Form::wire && takes(x, record.answer)) return same_bytes(record.answer);
  if (record.answer.form == Form::wire) return translated(x, record);
  if (record.answer.form == Form::contract) return in_callers_form(x, JsonText::trusted(record.answer.body));
  if (record.state == IntentState::failed && record.error) return fail(*record.error);
  x.replayed = false;
  return without_answer("the first call with this idempotency key was done; its answer was not kept");
}

}  // namespace figbridge::facade
