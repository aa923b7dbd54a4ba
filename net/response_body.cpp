// SPDX-License-Identifier: Apache-2.0
#include "net/response_body.h"

#include <utility>

namespace figbridge::net {

ResponseBody::ResponseBody(std::shared_ptr<UpstreamState> upstream,
                           std::unique_ptr<ClientConnection> connection,
                           std::unique_ptr<MessageParser> parser, Permits::Permit permit)
    : upstream_(std::move(upstream)),
      connection_(std::move(connection)),
      parser_(std::move(parser)),
      permit_(std::move(permit)),
      in_(std::move(connection_->in())),
      length_(parser_->length()) {
  end_if_done();
}

void ResponseBody::end(bool reusable) {
  auto connection = std::move(connection_);
  if (reusable) upstream_->give_back(std::move(connection));
  permit_.release();
}

/// Bytes behind the answer's end were asked for by nobody: such a connection is not used again.
void ResponseBody::end_if_done() {
  if (connection_ == nullptr || !parser_->done()) return;
  end(parser_->keep_alive() && in_.empty() && connection_->request_complete() && !connection_->sole_user);
}

std::unexpected<Error> ResponseBody::fail_with(ErrorKind kind, std::string text) {
  end(false);
  failure_ =
      Error{.kind = kind, .origin = Origin::backend, .effect = Effect::unknown, .text = std::move(text)};
  return fail(*failure_);
}

Task<Result<std::string_view>> ResponseBody::read() {
  while (true) {
    if (failure_) co_return fail(*failure_);
    const auto step = parser_->next(in_.bytes());
    in_.drop_front(step.consumed);
    switch (step.kind) {
      case BodyStep::Kind::piece:
        end_if_done();
        co_return step.piece;
      case BodyStep::Kind::end:
        end_if_done();
        co_return std::string_view{};
      case BodyStep::Kind::broken:
        co_return fail_with(ErrorKind::bad_answer, "the answer's chunk framing is broken");
      case BodyStep::Kind::too_large:
        co_return fail_with(ErrorKind::too_large, "the answer is larger than the limit");
      case BodyStep::Kind::more:
        break;
    }
    auto received = co_await receive();
    if (!received) co_return fail(std::move(received.error()));
  }
}

Task<Status> ResponseBody::receive() {
  const auto room = in_.room();
  if (room.empty()) co_return fail_with(ErrorKind::bad_answer, "a chunk's head or the trailer is too large");
  const auto got = co_await connection_->stream().read_some(room);
  if (got.end == IoEnd::ok) {
    in_.grown_by(got.count);
    co_return Status{};
  }
  if (got.end == IoEnd::timed_out)
    co_return fail_with(ErrorKind::timeout, "the answer was not whole in time");
  // Only an orderly close can end a body, and only one that was announced to end so.
  if (got.end == IoEnd::eof && parser_->finish_at_eof()) {
    end(false);
    co_return Status{};
  }
  co_return fail_with(ErrorKind::closed, "the answer was cut short");
}

}  // namespace figbridge::net
