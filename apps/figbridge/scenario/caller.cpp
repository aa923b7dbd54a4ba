// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/caller.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

#include "apps/figbridge/scenario/wire.h"
#include "core/limits.h"
#include "net/message_parser.h"

namespace figbridge::scenario {
namespace {

struct Outgoing {
  std::string head;
  std::string body;
  bool waits = false;  ///< for 100 Continue
};

const Field* find(const Request& request, std::string_view name) {
  const auto found =
      std::ranges::find_if(request.fields, [&](const Field& f) { return equal_without_case(f.name, name); });
  return found == request.fields.end() ? nullptr : &*found;
}

Outgoing outgoing(const Request& request, std::uint16_t port) {
  Outgoing out;
  if (request.body) out.body = request.body->bytes;
  if (request.method.empty()) return {.head = std::move(out.body), .body = {}};
  out.head = request.method + " " + request.target + " HTTP/1.1\r\n";
  if (find(request, "Host") == nullptr) out.head += fmt::format("Host: 127.0.0.1:{}\r\n", port);
  for (const auto& field : request.fields) out.head += field.name + ": " + field.value + "\r\n";
  const auto* const coding = find(request, "Transfer-Encoding");
  if (coding != nullptr && coding->value == "chunked") {
    out.body = fmt::format("{:x}\r\n{}\r\n0\r\n\r\n", out.body.size(), out.body);
  } else if (request.body && find(request, "Content-Length") == nullptr) {
    out.head += fmt::format("Content-Length: {}\r\n", out.body.size());
  }
  if (find(request, "Connection") == nullptr) out.head += "Connection: close\r\n";
  out.head += "\r\n";
  out.waits = find(request, "Expect") != nullptr;
  return out;
}

/// Reads one answer after its interim ones.
class ReplyReader {
 public:
  ReplyReader(Wire& wire, bool to_head, Steady::time_point until)
      : wire_(wire), to_head_(to_head), until_(until) {}

  Reply read(std::string& held_back) {
    while (read_head()) {
      if (reply_.status != 100) return read_body();
      reply_.continued = true;
      wire_.send(std::exchange(held_back, {}));
    }
    return std::move(reply_);
  }

 private:
  bool read_head() {
    auto& bytes = wire_.bytes();
    auto end = bytes.find("\r\n\r\n");
    while (end == std::string::npos) {
      if (!more(bytes.empty() ? Reply::End::nothing : Reply::End::cut)) return false;
      end = bytes.find("\r\n\r\n");
    }
    net::ResponseHead head;
    auto parser = net::parse_response(std::string_view(bytes).substr(0, end + 4), to_head_, Limits{}, head);
    if (!parser) {
      reply_.end = Reply::End::broken;
      reply_.body = bytes;
      return false;
    }
    bytes.erase(0, end + 4);
    reply_.status = head.status;
    reply_.headers = std::move(head.headers);
    parser_ = std::move(*parser);
    return true;
  }

  Reply read_body() {
    auto& bytes = wire_.bytes();
    while (!parser_->done()) {
      const auto step = parser_->next(bytes);
      reply_.body += step.piece;
      bytes.erase(0, step.consumed);
      if (step.kind == net::BodyStep::Kind::broken) {
        reply_.end = Reply::End::broken;
        return std::move(reply_);
      }
      if (step.kind != net::BodyStep::Kind::more) continue;
      if (!more(Reply::End::cut)) {
        if (reply_.end == Reply::End::cut && parser_->finish_at_eof()) break;
        return std::move(reply_);
      }
    }
    reply_.end = Reply::End::whole;
    return std::move(reply_);
  }

  bool more(Reply::End at_end) {
    const auto came = wire_.wait(until_);
    if (came == Wire::Came::more) return true;
    reply_.end = came == Wire::Came::late ? Reply::End::late : at_end;
    return false;
  }

  Wire& wire_;
  bool to_head_;
  Steady::time_point until_;
  Reply reply_;
  std::unique_ptr<net::MessageParser> parser_;
};

}  // namespace

Reply call(std::uint16_t port, const Request& request, std::chrono::milliseconds patience) {
  auto wire = Wire::connect(port);
  if (!wire.open()) return {};
  auto out = outgoing(request, port);
  if (!out.waits) out.head += std::exchange(out.body, {});
  wire.send(out.head);
  return ReplyReader(wire, request.method == "HEAD", Steady::now() + patience).read(out.body);
}

}  // namespace figbridge::scenario
