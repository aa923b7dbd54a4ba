// SPDX-License-Identifier: Apache-2.0
#include "net/server_connection.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "net/message_parser.h"
#include "net/server_exchange.h"

namespace figbridge::net {
namespace {

constexpr auto kLinger = std::chrono::seconds(2);

Error handler_failed() {
  return {.kind = ErrorKind::internal, .origin = Origin::bridge, .text = "the request could not be handled"};
}

Error nobody_there() {
  return {.kind = ErrorKind::not_found, .origin = Origin::caller, .text = "nothing is served at this path"};
}

/// True if it threw, which handlers are not to do.
Task<bool> threw(HttpHandler& handler, ServerExchange& exchange) {
  try {
    co_await handler.handle(exchange);
  } catch (const std::exception&) {
    co_return true;
  }
  co_return false;
}

}  // namespace

ServerConnection::ServerConnection(std::shared_ptr<PortState> port, Loop& loop, Accepted accepted,
                                   std::unique_ptr<TlsSession> tls)
    : port_(std::move(port)),
      loop_(loop),
      stream_(loop, std::move(accepted.fd)),
      peer_(std::move(accepted.peer)) {
  peer_.tls = tls != nullptr;
  stream_.secure(std::move(tls));
  port_->lane(loop_).connections.push_back(*this);
}

ServerConnection::~ServerConnection() {
  unlink();
  loop_.connection_closed();
  port_->connection_ended();
}

Task<void> ServerConnection::serve(std::unique_ptr<ServerConnection> connection) {
  bool going_on = connection->stream_.is_open();
  if (going_on && connection->peer_.tls) going_on = co_await connection->begin_tls();
  while (going_on) {
    if (connection->in_.empty()) {
      going_on = co_await connection->first_byte();
      if (!going_on) break;
    }
    going_on = co_await connection->serve_request();
  }
  connection->stream_.close();
}

Task<bool> ServerConnection::begin_tls() {
  stream_.set_deadline(loop_.clock().steady_now() + port_->settings().limits.header_timeout);
  const auto end = co_await stream_.handshake();
  if (end != IoEnd::ok) co_return false;
  peer_.certificate = certificate_of(*stream_.tls());
  co_return true;
}

/// Waits for a request, without a buffer meanwhile.
Task<bool> ServerConnection::first_byte() {
  if (port_->draining()) co_return false;
  in_.release();
  stream_.set_deadline(loop_.clock().steady_now() + port_->settings().limits.keep_alive);
  idle_ = true;
  const auto end = co_await stream_.readable();
  idle_ = false;
  if (end != IoEnd::ok) co_return false;
  borrow_buffer();
  const auto got = stream_.read_now(in_.room());
  in_.grown_by(got.count);
  co_return got.end == IoEnd::ok;
}

void ServerConnection::borrow_buffer() {
  if (!in_.held()) in_ = loop_.buffers().borrow(port_->settings().limits.header_bytes);
}

Pace ServerConnection::pace() const {
  const auto& limits = port_->settings().limits;
  return Pace(limits.header_timeout, limits.body_bytes_per_second);
}

/// False if the connection has to end.
Task<bool> ServerConnection::serve_request() {
  if (in_.empty()) co_return true;  // woken for nothing
  RequestHead head;
  head.peer = &peer_;
  head.received_at = loop_.clock().steady_now();
  auto read = co_await read_head(head.received_at);
  if (read.refusal) {
    co_await answer_refusal(std::move(*read.refusal));
    co_return false;
  }
  if (read.size == 0) co_return false;
  const auto bytes = in_.bytes().substr(0, read.size);
  const auto& limits = port_->settings().limits;
  auto shape = check_request(bytes, limits);
  if (!shape) {
    co_await answer_refusal(std::move(shape.error()));
    co_return false;
  }
  auto parser = parse_request(bytes, *shape, limits, head);
  if (!parser) {
    co_await answer_refusal(std::move(parser.error()));
    co_return false;
  }
  in_.drop_front(read.size);
  stream_.set_deadline(Steady::time_point::max());
  WireExchange exchange(*this, std::move(head), std::move(*parser), shape->expects_continue);
  const auto table = port_->current_table(port_->lane(loop_));  // kept while its handler is at work
  HttpHandler* const handler = table->find(exchange.head().path());
  if (handler == nullptr) {
    co_await exchange.answer_early(404, nobody_there());
  } else if (co_await threw(*handler, exchange) && !exchange.responded()) {
    co_await exchange.answer_early(500, handler_failed());
  }
  const bool goes_on = co_await exchange.finish();
  if (!goes_on && exchange.has_unread_body()) co_await linger();
  co_return goes_on;
}

Task<ServerConnection::HeadRead> ServerConnection::read_head(Steady::time_point began) {
  const auto& limits = port_->settings().limits;
  stream_.set_deadline(began + limits.header_timeout);
  HeadScan scan;
  bool empty_line_skipped = false;
  while (true) {
    if (!empty_line_skipped && in_.bytes().starts_with("\r\n")) {  // RFC 9112 section 2.2 wants one ignored
      in_.drop_front(2);
      empty_line_skipped = true;
    }
    const bool may_be_empty_line = !empty_line_skipped && in_.bytes() == "\r";
    if (!may_be_empty_line) {
      if (auto judged = judge_head(scan)) co_return std::move(*judged);
    }
    const auto got = co_await stream_.read_some(in_.room());
    if (got.end == IoEnd::timed_out) {
      co_return HeadRead{.refusal =
                             refuse(408, ErrorKind::timeout, "the head took too long", in_.bytes().size())};
    }
    if (got.end != IoEnd::ok) co_return HeadRead{};
    in_.grown_by(got.count);
  }
}

/// Nothing while more bytes are needed.
std::optional<ServerConnection::HeadRead> ServerConnection::judge_head(HeadScan& scan) {
  const auto limit = port_->settings().limits.header_bytes;
  switch (scan.look(in_.bytes())) {
    case HeadScan::State::complete:
      if (scan.size() <= limit) return HeadRead{.size = scan.size()};
      return HeadRead{.refusal = refuse_endless_head(in_.bytes())};
    case HeadScan::State::bare_newline:
      return HeadRead{.refusal =
                          refuse(400, ErrorKind::malformed,
                                 "a line does not end with CR LF (RFC 9112 section 2.2)", scan.size())};
    case HeadScan::State::incomplete:
      break;
  }
  if (in_.bytes().size() >= limit) return HeadRead{.refusal = refuse_endless_head(in_.bytes())};
  return std::nullopt;
}

Task<void> ServerConnection::answer_refusal(Refusal refusal) {
  const auto answer = port_->answer_early(refusal.status, refusal.error, peer_);
  ResponseHead head{.status = refusal.status};
  head.headers.add("Content-Type", answer.content_type);
  const ResponseFrame frame{.framing = {.kind = Framing::length, .length = answer.body.size()},
                            .connection = "close",
                            .date = port_->lane(loop_).date.at(loop_.clock().wall_now())};
  const auto text = write_response_head(head, frame);
  if (!text) co_return;
  auto slowest = pace();
  stream_.set_deadline(Steady::time_point::max());
  const auto sent = co_await stream_.write(*text, answer.body, {}, &slowest);
  if (sent.end == IoEnd::ok) co_await linger();
}

/// Ends our side first and reads what is still on its way: closing over unread bytes would reset the
/// connection, and the caller would lose the answer (RFC 9112 section 9.6).
Task<void> ServerConnection::linger() {
  if (!stream_.is_open()) co_return;
  stream_.shutdown_write();
  stream_.set_deadline(loop_.clock().steady_now() + kLinger);
  borrow_buffer();
  in_.drop_front(in_.bytes().size());
  for (std::size_t left = port_->settings().drained_body_bytes; left > 0;) {
    const auto got = co_await stream_.read_some(in_.room());
    if (got.end != IoEnd::ok) break;
    left -= std::min(left, got.count);
  }
}

void ServerConnection::end_when_idle() {
  if (idle_) stream_.interrupt();
}

void ServerConnection::cut() {
  stream_.interrupt();
}

}  // namespace figbridge::net
