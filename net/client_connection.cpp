// SPDX-License-Identifier: Apache-2.0
#include "net/client_connection.h"

#include <algorithm>
#include <array>
#include <utility>

#include "net/head_scan.h"

namespace figbridge::net {
namespace {

constexpr int kMostInterimAnswers = 16;

}  // namespace

CallFailure ClientConnection::failure(ErrorKind kind, std::string text) const {
  return {.error = {.kind = kind,
                    .origin = Origin::backend,
                    .effect = sent_ > 0 ? Effect::unknown : Effect::none,
                    .text = std::move(text)},
          .sent = sent_ > 0};
}

CallFailure ClientConnection::failure(IoEnd end) const {
  if (end == IoEnd::timed_out) return failure(ErrorKind::timeout, "no answer in time");
  auto closed = failure(ErrorKind::closed, "the connection was closed before an answer");
  closed.stale = in_.empty();
  return closed;
}

Task<std::expected<ClientConnection::Answer, CallFailure>> ClientConnection::call(
    std::string head, RequestBody& body, const MessageFraming& framing, bool to_head_request,
    Deadline deadline) {
  stream_->set_deadline(deadline.at());
  sent_ = 0;
  auto sending = co_await send(std::move(head), body, framing);
  sent_ = sending.sent;
  request_complete_ = sending.end == IoEnd::ok && !sending.source_failure;
  if (sending.source_failure) {
    auto failed = failure(ErrorKind::internal, {});
    const auto effect = failed.error.effect;
    failed.error = std::move(*sending.source_failure);
    failed.error.effect = effect;
    co_return std::unexpected(std::move(failed));
  }
  if (sending.end != IoEnd::ok && sending.end != IoEnd::broken) {
    co_return std::unexpected(failure(sending.end));
  }
  // A backend that refuses early (413, 401) may close before it has read the request: its answer counts.
  auto answer = co_await read_answer(to_head_request);
  co_return answer;
}

Task<ClientConnection::Sending> ClientConnection::send(std::string head, RequestBody& body,
                                                       const MessageFraming& framing) {
  if (auto* const source = std::get_if<std::unique_ptr<ByteSource>>(&body);
      source != nullptr && *source != nullptr) {
    return send_stream(std::move(head), **source, framing);
  }
  const auto* const text = std::get_if<std::string>(&body);
  return send_whole(std::move(head), text != nullptr ? std::string_view(*text) : std::string_view{});
}

Task<ClientConnection::Sending> ClientConnection::send_whole(std::string head, std::string_view bytes) {
  const auto sent = co_await stream_->write(head, bytes);
  co_return Sending{.end = sent.end, .sent = sent.count};
}

/// The head leaves with the first piece; each chunk's closing CR LF with the next one's size.
Task<ClientConnection::Sending> ClientConnection::send_stream(std::string head, ByteSource& source,
                                                              const MessageFraming& framing) {
  const bool chunked = framing.kind == Framing::chunked;
  std::string before = std::move(head);
  std::uint64_t left = framing.length;
  Sending sending;
  while (chunked || left > 0) {
    auto piece = co_await source.read();
    if (!piece) {
      sending.source_failure = std::move(piece.error());
      co_return sending;
    }
    if (piece->empty()) break;
    if (stream_->deadline_passed()) {
      sending.source_failure = Error{.kind = ErrorKind::timeout,
                                     .origin = Origin::caller,
                                     .text = "the request's body came too slowly to be sent in time"};
      co_return sending;
    }
    if (!chunked && piece->size() > left) break;
    left -= std::min<std::uint64_t>(left, piece->size());
    if (chunked) {
      std::array<char, 20> room{};
      before.append(write_chunk_size(piece->size(), room));
    }
    const auto sent = co_await stream_->write(before, *piece);
    sending.end = sent.end;
    sending.sent += sent.count;
    if (sent.end != IoEnd::ok) co_return sending;
    before = chunked ? "\r\n" : "";
  }
  if (!chunked && left > 0) {
    sending.source_failure = Error{.text = "a request's body is not as long as it said"};
    co_return sending;
  }
  if (chunked) before.append("0\r\n\r\n");
  const auto sent = co_await stream_->write(before);
  sending.end = sent.end;
  sending.sent += sent.count;
  co_return sending;
}

Task<std::expected<ClientConnection::Answer, CallFailure>> ClientConnection::read_answer(
    bool to_head_request) {
  if (!in_.held()) {
    const auto end = co_await stream_->readable();
    if (end != IoEnd::ok) co_return std::unexpected(failure(end));
    in_ = stream_->loop().buffers().borrow(limits_.header_bytes);
  }
  for (int interim = 0; interim < kMostInterimAnswers; ++interim) {
    const auto size = co_await read_head();
    if (!size) co_return std::unexpected(size.error());
    Answer answer;
    auto parser = parse_response(in_.bytes().substr(0, *size), to_head_request, limits_, answer.head);
    if (!parser) {
      auto failed = failure(parser.error().kind, std::move(parser.error().text));
      co_return std::unexpected(std::move(failed));
    }
    in_.drop_front(*size);
    answer.parser = std::move(*parser);
    if (answer.head.status >= 200) co_return answer;
    if (answer.head.status == 101) break;  // nobody asked for another protocol
  }
  co_return std::unexpected(failure(ErrorKind::bad_answer, "interim answers without an end"));
}

Task<std::expected<std::size_t, CallFailure>> ClientConnection::read_head() {
  HeadScan scan;
  while (true) {
    const auto state = scan.look(in_.bytes());
    if (state == HeadScan::State::complete && scan.size() <= limits_.header_bytes) co_return scan.size();
    if (state == HeadScan::State::bare_newline) {
      co_return std::unexpected(
          failure(ErrorKind::bad_answer, "a line of the answer's head does not end with CR LF"));
    }
    if (state == HeadScan::State::complete || in_.bytes().size() >= limits_.header_bytes) {
      co_return std::unexpected(failure(ErrorKind::too_large, "the answer's head is larger than the limit"));
    }
    const auto got = co_await stream_->read_some(in_.room());
    if (got.end != IoEnd::ok) co_return std::unexpected(failure(got.end));
    in_.grown_by(got.count);
  }
}

}  // namespace figbridge::net
