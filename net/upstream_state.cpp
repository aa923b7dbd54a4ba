// SPDX-License-Identifier: Apache-2.0
#include "net/upstream_state.h"

#include <algorithm>
#include <utility>

#include "net/response_body.h"

namespace figbridge::net {
namespace {

MessageFraming framing_of(const ClientRequest& request) {
  if (const auto* source = std::get_if<std::unique_ptr<ByteSource>>(&request.body); source && *source) {
    const auto length = (*source)->length();
    if (!length) return {.kind = Framing::chunked};
    return {.kind = Framing::length, .length = *length};
  }
  const auto* text = std::get_if<std::string>(&request.body);
  const std::uint64_t size = text != nullptr ? text->size() : 0;
  const bool expects_body = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (size == 0 && !expects_body) return {.kind = Framing::none};
  return {.kind = Framing::length, .length = size};  // RFC 9110 section 8.6: also of an empty one
}

bool is_streamed(const RequestBody& body) {
  const auto* source = std::get_if<std::unique_ptr<ByteSource>>(&body);
  return source != nullptr && *source != nullptr;
}

}  // namespace

UpstreamState::UpstreamState(Loops& loops, Resolver& resolver, UpstreamSettings settings,
                             std::shared_ptr<const TlsClientContext> tls)
    : loops_(loops),
      settings_(std::move(settings)),
      permits_(std::make_shared<Permits>(settings_.max_in_flight, settings_.max_waiting)) {
  const HealthSettings health{.failures_until_out = settings_.failures_until_out,
                              .first_out = settings_.first_out,
                              .longest_out = settings_.longest_out};
  for (const Url& url : settings_.endpoints) {
    Route route{.url = url,
                .tls = url.tls ? tls : nullptr,
                .tls_name = settings_.tls.server_name.empty() ? url.host : settings_.tls.server_name,
                .proxy = settings_.proxy,
                .proxy_authorization = settings_.proxy_authorization};
    const auto& host = settings_.proxy ? settings_.proxy->host : url.host;
    auto book = std::make_shared<AddressBook>(host, resolver, loops.clock(), settings_.resolve_every);
    endpoints_.push_back(std::make_unique<Endpoint>(std::move(route), std::move(book), health));
  }
  for (std::size_t index = 0; index < loops.size(); ++index) {
    pools_.push_back(
        std::make_unique<IdlePool>(loops.at(index), settings_.max_idle_per_loop, settings_.idle_timeout));
  }
}

Error UpstreamState::named(Error error) const {
  error.text = settings_.name + ": " + error.text;
  return error;
}

/// Endpoints in the order in which to try them: those that are up, in turn; then the others, as a last
/// resort.
std::vector<std::size_t> UpstreamState::order() {
  if (endpoints_.size() == 1) return {0};
  const auto now = loops_.clock().steady_now();
  const auto first = turn_.fetch_add(1, std::memory_order_relaxed);
  std::vector<std::size_t> order(endpoints_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = (first + i) % order.size();
  std::ranges::stable_partition(order, [&](std::size_t index) { return endpoints_[index]->health.up(now); });
  return order;
}

std::unique_ptr<ClientConnection> UpstreamState::take_idle(Loop& loop, std::size_t endpoint) {
  return pools_.at(loop.index())->take(endpoint);
}

Task<UpstreamState::Connected> UpstreamState::connection(Loop& loop, Deadline deadline, bool fresh) {
  const auto candidates = order();
  Connected last = fail(ErrorKind::unreachable, Origin::backend, "there is no endpoint");
  for (const auto endpoint : candidates) {
    if (!fresh) {
      if (auto idle = take_idle(loop, endpoint)) co_return idle;
    }
    last = co_await connect(endpoint, deadline);
    if (last || deadline.passed(loops_.clock().steady_now())) break;
  }
  co_return last;
}

Task<UpstreamState::Connected> UpstreamState::connect(std::size_t index, Deadline deadline) {
  Endpoint& endpoint = *endpoints_.at(index);
  auto stream = co_await open_connection(endpoint.route, *endpoint.book, settings_.limits, deadline);
  if (stream) co_return std::make_unique<ClientConnection>(std::move(*stream), index, settings_.limits);
  const auto now = loops_.clock().steady_now();
  endpoint.health.failed(now);
  if (deadline.passed(now)) stream.error().kind = ErrorKind::timeout;
  co_return fail(std::move(stream.error()));
}

Result<std::string> UpstreamState::head_of(const ClientRequest& request, const Endpoint& endpoint,
                                           const MessageFraming& framing) const {
  const bool by_proxy = settings_.proxy && !endpoint.route.url.tls;
  const std::string absolute = by_proxy ? "http://" + endpoint.authority : std::string();
  const RequestLine line{.method = request.method,
                         .base_path = endpoint.route.url.path,
                         .target = request.target,
                         .host = request.host.empty() ? endpoint.authority : request.host,
                         .proxy_authorization = by_proxy ? settings_.proxy_authorization : std::string_view{},
                         .absolute_base = absolute};
  return write_request_head(line, request.headers, framing);
}

Task<UpstreamState::Called> UpstreamState::call(ClientConnection& connection, ClientRequest& request,
                                                Deadline deadline) {
  const auto framing = framing_of(request);
  auto head = head_of(request, *endpoints_.at(connection.endpoint()), framing);
  if (!head) co_return std::unexpected(CallFailure{.error = std::move(head.error())});
  const bool to_head_request = request.method == "HEAD";
  auto answer = co_await connection.call(std::move(*head), request.body, framing, to_head_request, deadline);
  co_return answer;
}

Task<Result<ClientResponse>> UpstreamState::send(ClientRequest request, Deadline deadline,
                                                 Permits::Permit permit) {
  Loop& loop = Loop::of(co_await current_loop);
  for (bool fresh = false;; fresh = true) {
    auto connected = co_await connection(loop, deadline, fresh);
    if (!connected) co_return fail(named(std::move(connected.error())));
    auto& connection = **connected;
    connection.sole_user = request.sole_user;
    auto called = co_await call(connection, request, deadline);
    auto& health = endpoints_.at(connection.endpoint())->health;
    if (called) {
      health.succeeded();
      co_return response(std::move(*called), std::move(*connected), std::move(permit));
    }
    // An idle connection that the backend closed while the request was on its way says nothing about the
    // backend.
    const auto& failure = called.error();
    const bool again = connection.reused && failure.stale && !fresh && !is_streamed(request.body) &&
                       (request.repeatable || !failure.sent);
    if (again) continue;
    if (failure.error.origin == Origin::backend && !(connection.reused && failure.stale)) {
      health.failed(loops_.clock().steady_now());
    }
    co_return fail(named(std::move(called.error().error)));
  }
}

ClientResponse UpstreamState::response(ClientConnection::Answer answer,
                                       std::unique_ptr<ClientConnection> connection, Permits::Permit permit) {
  ClientResponse response{
      .head = std::move(answer.head), .body = nullptr, .endpoint = connection->endpoint()};
  response.body = std::make_unique<ResponseBody>(shared_from_this(), std::move(connection),
                                                 std::move(answer.parser), std::move(permit));
  return response;
}

void UpstreamState::give_back(std::unique_ptr<ClientConnection> connection) {
  if (retired_.load(std::memory_order_relaxed)) return;
  pools_.at(connection->stream().loop().index())->keep(std::move(connection));
}

void UpstreamState::report(std::size_t endpoint, bool up) {
  if (endpoint >= endpoints_.size()) return;
  if (up) {
    endpoints_[endpoint]->health.succeeded();
  } else {
    endpoints_[endpoint]->health.take_out(loops_.clock().steady_now());
  }
}

std::vector<EndpointStatus> UpstreamState::endpoints() const {
  const auto now = loops_.clock().steady_now();
  std::vector<EndpointStatus> out;
  for (const auto& endpoint : endpoints_) {
    out.push_back({.address = endpoint->route.url.text(),
                   .up = endpoint->health.up(now),
                   .consecutive_failures = endpoint->health.consecutive_failures()});
  }
  return out;
}

void UpstreamState::retire() {
  retired_.store(true);
  if (loops_ended_.load()) return;  // the pools were cleared with them
  if (!loops_.running()) return loops_end();
  for (std::size_t index = 0; index < pools_.size(); ++index) {
    loops_.at(index).post([self = shared_from_this(), index] { self->pools_.at(index)->clear(); });
  }
}

void UpstreamState::loops_end() {
  loops_ended_.store(true);
  for (const auto& pool : pools_) pool->clear();
}

}  // namespace figbridge::net
