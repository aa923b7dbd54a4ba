// SPDX-License-Identifier: Apache-2.0
#include "net/server_exchange.h"

#include <array>
#include <utility>

namespace figbridge::net {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Error of_caller(ErrorKind kind, std::string text) {
  return {.kind = kind, .origin = Origin::caller, .text = std::move(text)};
}

Error caller_gone(IoEnd end) {
  if (end == IoEnd::timed_out) return of_caller(ErrorKind::timeout, "the caller is slower than the limit");
  return of_caller(ErrorKind::closed, "the caller has gone");
}

/// A body on loan: the exchange stays its owner.
class LentBody final : public ByteSource {
 public:
  explicit LentBody(ByteSource& body) : body_(body) {}
  Task<Result<std::string_view>> read() override { return body_.read(); }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return body_.length(); }

 private:
  ByteSource& body_;
};

}  // namespace

WireExchange::WireExchange(ServerConnection& connection, RequestHead head,
                           std::unique_ptr<MessageParser> parser, bool expects_continue)
    : connection_(connection),
      head_(std::move(head)),
      parser_(std::move(parser)),
      body_(*this),
      read_pace_(connection.pace()),
      write_pace_(connection.pace()),
      expects_continue_(expects_continue && head_.minor_version == 1) {}

std::unique_ptr<ByteSource> WireExchange::take_body() {
  return std::make_unique<LentBody>(body_);
}

Task<Result<std::string_view>> WireExchange::read_body() {
  while (!body_error_) {
    const auto step = parser_->next(connection_.in().bytes());
    connection_.in().drop_front(step.consumed);
    switch (step.kind) {
      case BodyStep::Kind::piece:
        co_return step.piece;
      case BodyStep::Kind::end:
        co_return std::string_view{};
      case BodyStep::Kind::broken:
        body_error_ = of_caller(ErrorKind::malformed, "the body's chunk framing is broken");
        break;
      case BodyStep::Kind::too_large:
        body_error_ = of_caller(ErrorKind::too_large, "the body is larger than the limit");
        break;
      case BodyStep::Kind::more:
        body_error_ = co_await receive();
        break;
    }
  }
  co_return fail(*body_error_);
}

/// Gets more bytes of the body into the buffer.
Task<std::optional<Error>> WireExchange::receive() {
  if (expects_continue_ && !responded_) {
    expects_continue_ = false;
    const auto sent = co_await connection_.stream().write(kContinue, {}, {}, &write_pace_);
    if (sent.end != IoEnd::ok) co_return caller_gone(sent.end);
  }
  connection_.borrow_buffer();
  const auto room = connection_.in().room();
  if (room.empty()) co_return of_caller(ErrorKind::malformed, "a chunk's head or the trailer is too large");
  const auto got = co_await connection_.stream().read_some(room, &read_pace_);
  if (got.end == IoEnd::ok) {
    connection_.in().grown_by(got.count);
    co_return std::nullopt;
  }
  if (got.end == IoEnd::timed_out) co_return caller_gone(got.end);
  co_return of_caller(ErrorKind::closed, "the body was cut short");
}

bool WireExchange::is_bodiless(int status) const {
  return head_.method == "HEAD" || status == 204 || status == 304;
}

/// Whether the connection can serve another request after this answer.
bool WireExchange::may_keep() const {
  if (!parser_->keep_alive() || connection_.port().draining() || body_error_) return false;
  if (parser_->done()) return true;
  if (expects_continue_) return false;  // nobody knows whether the body will come
  return parser_->length().value_or(0) <= connection_.port().settings().drained_body_bytes;
}

/// The answer's head; from here on it counts as begun.
Result<std::string> WireExchange::begin_answer(const ResponseHead& head, MessageFraming framing) {
  if (responded_) return fail(ErrorKind::internal, Origin::bridge, "the request was answered already");
  keep_ = framing.kind != Framing::to_close && may_keep();
  std::string_view connection;
  if (!keep_) connection = "close";
  if (keep_ && head_.minor_version == 0) connection = "keep-alive";
  auto& loop = connection_.loop();
  const ResponseFrame frame{.framing = framing,
                            .connection = connection,
                            .date = connection_.port().lane(loop).date.at(loop.clock().wall_now())};
  auto text = write_response_head(head, frame);
  responded_ = text.has_value();
  return text;
}

Task<Status> WireExchange::send(std::string_view a, std::string_view b, std::string_view c) {
  const auto sent = co_await connection_.stream().write(a, b, c, &write_pace_);
  if (sent.end == IoEnd::ok) co_return Status{};
  keep_ = false;
  co_return fail(caller_gone(sent.end));
}

bool WireExchange::gone() const {
  return connection_.stream().ended();
}

Task<Status> WireExchange::respond(ResponseHead head, std::string body) {
  const bool bodiless = is_bodiless(head.status);
  MessageFraming framing{.kind = Framing::length, .length = body.size()};
  if (bodiless) framing.kind = head.status == 204 ? Framing::none : Framing::as_given;
  if (bodiless && head_.method == "HEAD" && !head.headers.contains("Content-Length") && !body.empty()) {
    framing.kind = Framing::length;  // what GET would have had
  }
  auto text = begin_answer(head, framing);
  if (!text) co_return fail(std::move(text.error()));
  const std::string_view sent_body = bodiless ? std::string_view{} : std::string_view(body);
  co_return co_await send(*text, sent_body);
}

Task<Status> WireExchange::respond(ResponseHead head, std::unique_ptr<ByteSource> body) {
  if (is_bodiless(head.status)) co_return co_await respond(std::move(head), std::string());
  if (responded_) co_return fail(ErrorKind::internal, Origin::bridge, "the request was answered already");
  Opening opening;
  const auto known = body->length();
  if (!known || *known <= connection_.port().settings().limits.whole_answer_bytes) {
    auto read = co_await read_opening(*body);
    if (!read) co_return fail(std::move(read.error()));
    opening = std::move(*read);
  }
  if (!opening.whole) co_return co_await send_stream(std::move(head), std::move(opening), *body);
  const MessageFraming framing{.kind = Framing::length, .length = opening.bytes.size() + opening.last.size()};
  auto text = begin_answer(head, framing);
  if (!text) co_return fail(std::move(text.error()));
  co_return co_await send(*text, opening.bytes, opening.last);
}

/// Reads until the source has ended or given more than what has to be whole.
Task<Result<WireExchange::Opening>> WireExchange::read_opening(ByteSource& source) {
  const auto limit = connection_.port().settings().limits.whole_answer_bytes;
  const auto known = source.length();
  Opening opening;
  while (opening.bytes.size() + opening.last.size() <= limit) {
    opening.bytes.append(opening.last);
    auto piece = co_await source.read();
    if (!piece) co_return fail(std::move(piece.error()));
    opening.last = *piece;
    const auto size = opening.bytes.size() + opening.last.size();
    opening.whole = piece->empty() || (known && size == *known);
    if (opening.whole) break;
  }
  co_return opening;
}

Task<Status> WireExchange::send_stream(ResponseHead head, Opening opening, ByteSource& source) {
  const auto known = source.length();
  MessageFraming framing{.kind = Framing::length, .length = known.value_or(0)};
  if (!known) framing.kind = head_.minor_version == 0 ? Framing::to_close : Framing::chunked;
  auto text = begin_answer(head, framing);
  if (!text) co_return fail(std::move(text.error()));
  const auto opened = opening.bytes.size() + opening.last.size();
  const bool chunked = framing.kind == Framing::chunked;
  if (chunked) {
    std::array<char, 20> room{};
    text->append(write_chunk_size(opened, room));
  }
  auto sent = co_await send(*text, opening.bytes, opening.last);
  if (!sent) co_return sent;
  std::optional<std::uint64_t> left;
  if (known) left = *known - opened;
  auto rest = co_await send_rest(source, chunked, left);
  if (!rest && framing.kind == Framing::to_close) connection_.stream().reset();
  if (!rest) abort_answer();
  co_return rest;
}

/// Each chunk's closing CR LF travels with the next one's size.
Task<Status> WireExchange::send_rest(ByteSource& source, bool chunked, std::optional<std::uint64_t> left) {
  while (!left || *left > 0) {
    auto piece = co_await source.read();
    if (!piece) co_return fail(std::move(piece.error()));
    if (piece->empty()) break;
    if (left && piece->size() > *left) {
      co_return fail(ErrorKind::internal, Origin::bridge, "an answer is longer than it said");
    }
    if (left) *left -= piece->size();
    std::array<char, 22> room{'\r', '\n'};
    std::string_view before;
    if (chunked) {
      std::array<char, 20> size{};
      const auto digits = write_chunk_size(piece->size(), size);
      std::ranges::copy(digits, room.begin() + 2);
      before = {room.data(), digits.size() + 2};
    }
    auto sent = co_await send(before, *piece);
    if (!sent) co_return sent;
  }
  if (left && *left > 0)
    co_return fail(ErrorKind::internal, Origin::bridge, "an answer is shorter than it said");
  if (!chunked) co_return Status{};
  co_return co_await send("\r\n0\r\n\r\n");
}

/// Whoever reads it must see that it is not whole.
void WireExchange::abort_answer() {
  keep_ = false;
  connection_.stream().close();
}

Task<void> WireExchange::answer_early(int status, Error error) {
  const auto answer = connection_.port().answer_early(status, error, connection_.peer());
  ResponseHead head{.status = status};
  head.headers.add("Content-Type", answer.content_type);
  co_await respond(std::move(head), answer.body);
}

Task<bool> WireExchange::finish() {
  if (!responded_) {
    Error error{
        .kind = ErrorKind::internal, .origin = Origin::bridge, .text = "the request was not answered"};
    co_await answer_early(500, std::move(error));
  }
  if (!keep_) co_return false;
  if (parser_->done()) co_return true;
  co_return co_await read_away();
}

/// What the handler left of the body, so that the next request can be found behind it.
Task<bool> WireExchange::read_away() {
  for (std::size_t left = connection_.port().settings().drained_body_bytes; true;) {
    const auto piece = co_await read_body();
    if (!piece) co_return false;
    if (piece->empty()) co_return true;
    if (piece->size() > left) co_return false;
    left -= piece->size();
  }
}

}  // namespace figbridge::net
