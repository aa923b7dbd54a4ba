// SPDX-License-Identifier: Apache-2.0
#include "net/message_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <string>
#include <utility>

#include "net/chars.h"
#include "net/plain_head.h"

namespace figbridge::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

std::string_view text_of(string_view view) {
  return {view.data(), view.size()};
}

/// Takes fields and body pieces out of Beast's parser without its containers.
template <bool kIsRequest>
class Parser final : public MessageParser, private http::basic_parser<kIsRequest> {
  using Beast = http::basic_parser<kIsRequest>;

 public:
  explicit Parser(const Limits& limits) {
    this->header_limit(
        static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_bytes * 2, UINT32_MAX)));
    this->body_limit(limits.raw_body_bytes);
  }

  using Beast::chunked;
  using Beast::skip;

  /// The whole head at once. What came along is in `headers`.
  error_code read_head(std::string_view head, Headers& headers) {
    headers_ = &headers;
    error_code error;
    const auto used = this->put(boost::asio::const_buffer(head.data(), head.size()), error);
    headers_ = nullptr;
    if (!error && (used != head.size() || !this->is_header_done())) error = http::error::need_more;
    return error;
  }

  BodyStep next(std::string_view bytes) override {
    BodyStep step;
    while (true) {
      if (this->is_done()) return ended(step, BodyStep::Kind::end);
      if (step.consumed == bytes.size()) return ended(step, BodyStep::Kind::more);
      const auto rest = bytes.substr(step.consumed);
      error_code error;
      piece_ = {};
      step.consumed += this->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
      if (error == http::error::need_more) return ended(step, BodyStep::Kind::more);
      if (error == http::error::body_limit) return ended(step, BodyStep::Kind::too_large);
      if (error) return ended(step, BodyStep::Kind::broken);
      if (!piece_.empty()) return ended(step, BodyStep::Kind::piece);
    }
  }

  bool finish_at_eof() override {
    error_code error;
    this->put_eof(error);
    return !error;
  }

  [[nodiscard]] bool done() const override { return this->is_done(); }
  [[nodiscard]] bool keep_alive() const override { return Beast::keep_alive(); }

  [[nodiscard]] std::optional<std::uint64_t> length() const override {
    if (bodiless_) return 0;
    if (const auto known = this->content_length()) return *known;
    return std::nullopt;
  }

  std::string reason;
  int status = 0;
  int minor_version = 1;

 private:
  BodyStep ended(BodyStep step, BodyStep::Kind kind) const {
    step.kind = kind;
    if (kind == BodyStep::Kind::piece) step.piece = piece_;
    return step;
  }

  void on_request_impl(http::verb, string_view, string_view, int version, error_code&) override {
    minor_version = version - 10;
  }
  void on_response_impl(int code, string_view phrase, int version, error_code&) override {
    status = code;
    reason.assign(phrase.data(), phrase.size());
    minor_version = version - 10;
  }
  void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
    if (headers_ != nullptr) headers_->add(text_of(name), text_of(value));  // else a trailer field
  }
  void on_header_impl(error_code&) override { bodiless_ = this->is_done(); }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view body, error_code&) override {
    piece_ = {body.data(), body.size()};
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) override {
    piece_ = {body.data(), body.size()};
    return body.size();
  }
  void on_finish_impl(error_code&) override {}

  Headers* headers_ = nullptr;
  std::string_view piece_;
  bool bodiless_ = false;
};

/// The body of a plain message: as many bytes as its head promised.
class PromisedBody final : public MessageParser {
 public:
  PromisedBody(std::uint64_t length, bool keep_alive)
      : length_(length), left_(length), keep_alive_(keep_alive) {}

  BodyStep next(std::string_view bytes) override {
    if (left_ == 0) return {.kind = BodyStep::Kind::end};
    if (bytes.empty()) return {.kind = BodyStep::Kind::more};
    const auto piece =
        bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
    left_ -= piece.size();
    return {.kind = BodyStep::Kind::piece, .consumed = piece.size(), .piece = piece};
  }
  bool finish_at_eof() override { return done(); }
  [[nodiscard]] bool done() const override { return left_ == 0; }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return length_; }
  [[nodiscard]] bool keep_alive() const override { return keep_alive_; }

 private:
  std::uint64_t length_;
  std::uint64_t left_;
  bool keep_alive_;
};

std::string_view behind_first_line(std::string_view head) {
  return head.substr(std::min(head.find('\n'), head.size() - 1) + 1);
}

std::unique_ptr<MessageParser> plain_request(std::string_view head, const RequestShape& shape,
                                             const Limits& limits, Headers& headers) {
  const auto framing = read_plain_fields(behind_first_line(head), shape.minor_version, Judged::yes, headers);
  if (!framing || framing->length.value_or(0) > limits.raw_body_bytes) {
    headers = {};
    return nullptr;
  }
  return std::make_unique<PromisedBody>(framing->length.value_or(0), framing->keep_alive);
}

/// Answers without a length end with their connection, or have no body by their status: not plain.
std::unique_ptr<MessageParser> plain_response(std::string_view head, const Limits& limits,
                                              ResponseHead& into) {
  const auto line = read_plain_status_line(head);
  if (!line || line->status < 200 || line->status == 204 || line->status == 304) return nullptr;
  const auto framing =
      read_plain_fields(head.substr(line->size), line->minor_version, Judged::no, into.headers);
  const bool plain = framing && framing->length && *framing->length <= limits.raw_body_bytes &&
                     into.headers.fields().size() <= limits.header_fields;
  if (!plain) {
    into.headers = {};
    return nullptr;
  }
  into.status = line->status;
  into.reason = line->reason;
  return std::make_unique<PromisedBody>(*framing->length, framing->keep_alive);
}

Refusal refusal_of(const error_code& error) {
  if (error == http::error::body_limit) {
    return refuse(413, ErrorKind::too_large, "the body is larger than the limit", 0);
  }
  return refuse(400, ErrorKind::malformed, "the head cannot be read: " + error.message(), 0);
}

std::unexpected<Error> bad_answer(std::string text) {
  return fail(Error{.kind = ErrorKind::bad_answer,
                    .origin = Origin::backend,
                    .effect = Effect::unknown,
                    .text = std::move(text)});
}

/// Beast reads a body without a known coding to the connection's end; here that is a framing nobody agreed
/// on.
bool has_foreign_coding(const Headers& headers, bool chunked, int minor_version) {
  for (const auto& field : headers.fields()) {
    if (!equal_without_case(field.name, "Transfer-Encoding")) continue;
    if (!chunked || minor_version == 0 || !equal_without_case(trim_ows(field.value), "chunked")) return true;
  }
  return false;
}

}  // namespace

std::expected<std::unique_ptr<MessageParser>, Refusal> parse_request(std::string_view head,
                                                                     const RequestShape& shape,
                                                                     const Limits& limits,
                                                                     RequestHead& into) {
  std::unique_ptr<MessageParser> read = plain_request(head, shape, limits, into.headers);
  if (read == nullptr) {
    auto parser = std::make_unique<Parser<true>>(limits);
    into.headers.reserve(shape.fields, head.size());
    if (const auto error = parser->read_head(head, into.headers)) return std::unexpected(refusal_of(error));
    read = std::move(parser);
  }
  into.method = shape.method;
  into.target = shape.target;
  into.minor_version = shape.minor_version;
  if (!shape.authority.empty()) into.headers.set("Host", shape.authority);
  return read;
}

Result<std::unique_ptr<MessageParser>> parse_response(std::string_view head, bool to_head_request,
                                                      const Limits& limits, ResponseHead& into) {
  if (!to_head_request) {
    if (auto plain = plain_response(head, limits, into)) return plain;
  }
  auto parser = std::make_unique<Parser<false>>(limits);
  if (to_head_request) parser->skip(true);
  into.headers.reserve(16, head.size());
  if (const auto error = parser->read_head(head, into.headers)) {
    if (error == http::error::body_limit) {
      return fail(Error{.kind = ErrorKind::too_large,
                        .origin = Origin::backend,
                        .effect = Effect::unknown,
                        .text = "the answer's body is larger than the limit"});
    }
    return bad_answer("the answer's head cannot be read: " + error.message());
  }
  if (into.headers.fields().size() > limits.header_fields)
    return bad_answer("the answer has too many fields");
  if (has_foreign_coding(into.headers, parser->chunked(), parser->minor_version)) {
    return bad_answer("the answer's transfer coding is not chunked alone");
  }
  into.status = parser->status;
  into.reason = std::move(parser->reason);
  return parser;
}

}  // namespace figbridge::net
