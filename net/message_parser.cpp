// SPDX-License-Identifier: Apache-2.0
#include "net/message_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <string>
#include <utility>

#include "net/chars.h"

namespace figbridge::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

std::string text_of(string_view view) {
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

  std::string method_or_reason;
  std::string target;
  int status = 0;
  int minor_version = 1;

 private:
  BodyStep ended(BodyStep step, BodyStep::Kind kind) const {
    step.kind = kind;
    if (kind == BodyStep::Kind::piece) step.piece = piece_;
    return step;
  }

  void on_request_impl(http::verb, string_view method, string_view path, int version, error_code&) override {
    method_or_reason.assign(method.data(), method.size());
    target.assign(path.data(), path.size());
    minor_version = version - 10;
  }
  void on_response_impl(int code, string_view reason, int version, error_code&) override {
    status = code;
    method_or_reason.assign(reason.data(), reason.size());
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
  auto parser = std::make_unique<Parser<true>>(limits);
  into.headers.reserve(shape.fields);
  if (const auto error = parser->read_head(head, into.headers)) return std::unexpected(refusal_of(error));
  into.method = std::move(parser->method_or_reason);
  into.target = shape.target;
  into.minor_version = parser->minor_version;
  if (!shape.authority.empty()) into.headers.set("Host", std::string(shape.authority));
  return parser;
}

Result<std::unique_ptr<MessageParser>> parse_response(std::string_view head, bool to_head_request,
                                                      const Limits& limits, ResponseHead& into) {
  auto parser = std::make_unique<Parser<false>>(limits);
  if (to_head_request) parser->skip(true);
  into.headers.reserve(16);
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
  into.reason = std::move(parser->method_or_reason);
  return parser;
}

}  // namespace figbridge::net
