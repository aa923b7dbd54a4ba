// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/outcome.h"

#include <utility>

#include "facade/side_call.h"

namespace figbridge::facade {
namespace {

/// The side's own word that it would not do it.
bool is_business_error(const Error& error) {
  return error.origin == Origin::backend && error.effect == Effect::none &&
         (error.kind == ErrorKind::rejected || (error.kind == ErrorKind::fault && !error.code.empty()));
}

struct Body {
  std::string bytes;
  bool whole = false;
};

/// The first bytes of a body, up to the limit.
Task<Result<Body>> read_up_to(ByteSource& source, std::size_t limit) {
  Body body;
  while (body.bytes.size() <= limit) {
    auto piece = co_await source.read();
    if (!piece) {
      piece.error().effect = Effect::unknown;
      co_return std::unexpected(std::move(piece.error()));
    }
    if (piece->empty()) {
      body.whole = true;
      break;
    }
    body.bytes.append(*piece);
  }
  co_return body;
}

/// By the status alone, where the body does not tell.
IntentOutcome by_status(int status) {
  if (status >= 200 && status < 300) return {.state = IntentState::done};
  return {.state = IntentState::unresolved,
          .error = Error{.kind = ErrorKind::bad_answer,
                         .origin = Origin::backend,
                         .effect = Effect::unknown,
                         .text = "the side answered with status " + std::to_string(status)}};
}

/// What a whole answer says of the write, in whichever form.
std::optional<IntentOutcome> verdict(const BoundSide& side, const PassedAnswer& answer) {
  const auto read = understood(side, side.call->read(answer));
  if (read) return IntentOutcome{.state = IntentState::done};
  if (read.error().kind == ErrorKind::bad_answer) return by_status(answer.status);
  return outcome_of(read.error());
}

}  // namespace

Error told_again(const Error& error) {
  return {.kind = error.kind,
          .origin = error.origin,
          .effect = error.effect,
          .text = error.text,
          .location = error.location,
          .code = error.code,
          .detail = error.detail};
}

std::optional<IntentOutcome> outcome_of(const Error& error) {
  if (error.effect == Effect::unknown)
    return IntentOutcome{.state = IntentState::unresolved, .error = told_again(error)};
  // It was done, and the answer cannot be told: who asks again must not be told that it failed.
  if (error.effect == Effect::applied) return IntentOutcome{.state = IntentState::done};
  if (is_business_error(error))
    return IntentOutcome{.state = IntentState::failed, .error = told_again(error)};
  return std::nullopt;
}

std::optional<IntentOutcome> outcome_of(const Result<Message>& answer) {
  if (answer) return IntentOutcome{.state = IntentState::done};
  return outcome_of(answer.error());
}

void note_done(Recording& recording, const JsonText& answer) {
  recording.noted = true;
  recording.outcome =
      IntentOutcome{.state = IntentState::done,
                    .answer = {.form = IntentAnswer::Form::contract, .body = std::string(answer.view())}};
}

Task<Result<Message>> note_passed(Exchange& x, Side which, Message answer) {
  auto* raw = std::get_if<RawBody>(&answer.body);
  Body body{.bytes = {}, .whole = true};
  const std::size_t limit = x.state.generation().configuration->limits.buffered_body_bytes;
  if (raw != nullptr && raw->bytes) {
    auto read = co_await read_up_to(*raw->bytes, limit);
    if (!read) co_return std::unexpected(std::move(read.error()));
    body = std::move(*read);
  }
  const std::string media_type = raw != nullptr ? raw->media_type : std::string();
  const bool encoded = answer.headers.contains("Content-Encoding");
  const PassedAnswer passed{.status = answer.status, .media_type = media_type, .body = body.bytes};
  const bool readable = body.whole && !encoded;
  auto outcome = readable ? verdict(x.operation->side(which), passed) : by_status(answer.status);
  const bool kept = outcome && outcome->state != IntentState::unresolved;
  if (kept && readable) {
    outcome->answer = {.form = IntentAnswer::Form::wire,
                       .wire = std::string(x.call.wire()),
                       .status = answer.status,
                       .media_type = media_type,
                       .body = body.bytes};
  }
  x.recording->outcome = std::move(outcome);
  x.recording->noted = true;
  if (raw != nullptr && raw->bytes) {
    raw->bytes = body.whole ? source_of(std::move(body.bytes))
                            : source_of(std::move(body.bytes), std::move(raw->bytes));
  }
  co_return answer;
}

Error another_request() {
  return {.kind = ErrorKind::rejected,
          .origin = Origin::caller,
          .text = "the idempotency key belongs to another request",
          .code = "idempotency_key_reused"};
}

}  // namespace figbridge::facade
