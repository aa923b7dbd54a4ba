// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/http_upstream.h"

#include <utility>

#include "adapters/common/base64.h"

namespace figbridge {
namespace {

/// NTLM and Negotiate make a whole connection somebody's (RFC 4559 section 6): the next caller over it would
/// be taken for that one.
bool authenticates_connection(std::string_view authorization) {
  const auto scheme = authorization.substr(0, authorization.find(' '));
  return equal_without_case(scheme, "NTLM") || equal_without_case(scheme, "Negotiate");
}

}  // namespace

void HttpUpstream::add_own_fields(Headers& headers, const CallContext& context) const {
  if (settings.basic) {
    headers.set("Authorization", basic_credentials(settings.basic->user, settings.basic->password));
  }
  if (settings.api_key) headers.set(settings.api_key->header, settings.api_key->value);
  headers.set("traceparent", context.trace.traceparent());
  if (!context.trace.tracestate.empty()) headers.set("tracestate", context.trace.tracestate);
}

Task<Result<HttpUpstream::Whole>> HttpUpstream::exchange(CallContext& context,
                                                         net::ClientRequest request) const {
  if (tokens) {
    auto whole = co_await exchange_with_token(context, std::move(request));
    co_return whole;
  }
  auto whole = co_await exchange_once(context, std::move(request));
  co_return whole;
}

Task<Result<HttpUpstream::Whole>> HttpUpstream::exchange_with_token(CallContext& context,
                                                                    net::ClientRequest request) const {
  const auto* body = std::get_if<std::string>(&request.body);
  for (bool renewed = false;; renewed = true) {
    auto token = co_await tokens->token(context.deadline);
    if (!token) co_return std::unexpected(wrap(std::move(token.error()), "getting a token"));
    net::ClientRequest attempt;
    attempt.method = request.method;
    attempt.target = request.target;
    attempt.headers = request.headers;
    attempt.headers.set("Authorization", "Bearer " + *token);
    attempt.repeatable = request.repeatable;
    if (body != nullptr) attempt.body = *body;
    auto whole = co_await exchange_once(context, std::move(attempt));
    const bool unwelcome = whole && whole->head.status == 401;
    if (!unwelcome || !tokens->refused(*token) || renewed) co_return whole;
  }
}

Task<Status> HttpUpstream::probe(std::string target, Deadline deadline) const {
  if (tokens) {
    const auto token = co_await tokens->token(deadline);
    if (!token) co_return std::unexpected(token.error());
  }
  net::ClientRequest request;
  request.target = std::move(target);
  request.repeatable = true;
  auto answer = co_await upstream->send(std::move(request), deadline);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return Status{};
}

Task<Result<HttpUpstream::Whole>> HttpUpstream::exchange_once(CallContext& context,
                                                              net::ClientRequest request) const {
  if (const auto* body = std::get_if<std::string>(&request.body)) context.bytes_sent += body->size();
  request.asker = context.asker;
  ++context.attempts;
  auto response = co_await upstream->send(std::move(request), context.deadline);
  if (!response) co_return std::unexpected(std::move(response.error()));
  context.endpoint = settings.endpoints.at(response->endpoint);
  auto body = co_await read_all(*response->body, settings.limits.buffered_body_bytes, Origin::backend);
  if (!body) {
    body.error().effect = Effect::unknown;
    co_return std::unexpected(std::move(body.error()));
  }
  context.bytes_received += body->size();
  Whole whole{.head = std::move(response->head), .body = std::move(*body)};
  co_return whole;
}

Task<Result<Message>> HttpUpstream::forward(CallContext& context, Message message, std::string target) const {
  net::ClientRequest request;
  request.method = std::move(message.verb);
  request.target = std::move(target);
  request.headers = std::move(message.headers);  // the engine leaves the hop-by-hop fields out
  request.repeatable = context.safety != Safety::write;
  request.asker = context.asker;
  request.sole_user = authenticates_connection(request.headers.get("Authorization"));
  if (auto* raw = std::get_if<RawBody>(&message.body); raw != nullptr && raw->bytes)
    request.body = std::move(raw->bytes);
  ++context.attempts;
  auto response = co_await upstream->send(std::move(request), context.deadline);
  if (!response) co_return std::unexpected(std::move(response.error()));
  context.endpoint = settings.endpoints.at(response->endpoint);
  Message answer;
  answer.status = response->head.status;
  answer.headers = std::move(response->head.headers);
  answer.body = RawBody{.media_type = std::string(answer.headers.get("Content-Type")),
                        .bytes = std::move(response->body)};
  co_return answer;
}

std::vector<EndpointHealth> HttpUpstream::health() const {
  std::vector<EndpointHealth> all;
  for (const auto& endpoint : upstream->endpoints()) {
    all.push_back({.endpoint = endpoint.address, .healthy = endpoint.up, .in_flight = 0, .last_error = {}});
  }
  if (!all.empty()) all.front().in_flight = static_cast<std::uint32_t>(upstream->in_flight());
  return all;
}

}  // namespace figbridge
