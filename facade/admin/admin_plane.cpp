// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/admin_plane.h"

#include <string_view>
#include <utility>

#include "facade/admin/admin_body.h"
#include "facade/admin/author.h"

namespace figbridge::facade {
namespace {

constexpr std::string_view kCallPath = "/v1/call/";

/// The body as JSON; `null` if there is none.
Task<Result<JsonText>> read_body(net::ServerExchange& exchange) {
  auto bytes = co_await read_all(exchange.body(), AdminPlane::kLongestBody, Origin::caller);
  if (!bytes) co_return fail(std::move(bytes).error());
  if (bytes->empty()) co_return JsonText();
  co_return parse_json(*bytes, JsonLimits{}, Origin::caller);
}

Result<AdminBody> read_call(const JsonText& body) {
  return AdminBody::read(body, {{.name = "input", .type = BodyMember::Type::any, .required = true},
                                {.name = "override"},
                                {.name = "idempotency_key"}});
}

}  // namespace

AdminPlane::AdminPlane(AdminServices services, net::BlockingPool& pool)
    : services_(std::move(services)),
      pool_(pool),
      routes_(services_),
      table_(services_),
      bridge_(services_),
      intents_(services_),
      dead_letters_(services_),
      parity_(services_) {
  routes_.add_to(router_);
  table_.add_to(router_);
  bridge_.add_to(router_);
  intents_.add_to(router_);
  dead_letters_.add_to(router_);
  parity_.add_to(router_);
}

net::PortSettings AdminPlane::port_on(std::string socket, unsigned mode) {
  net::PortSettings settings;
  settings.unix_path = std::move(socket);
  settings.unix_mode = mode;
  settings.limits.raw_body_bytes = kLongestBody + 1;
  settings.max_connections = 100;
  return settings;
}

net::PathTable AdminPlane::paths() {
  net::PathTable table;
  table.set_fallback(*this);
  return table;
}

Task<void> AdminPlane::handle(net::ServerExchange& exchange) {
  auto result = co_await answer(exchange);
  AdminAnswer answer = result ? std::move(*result) : problem_of(result.error());
  net::ResponseHead head;
  head.status = answer.status;
  head.headers.add("Content-Type", std::move(answer.content_type));
  head.headers.add("Cache-Control", "no-store");
  co_await exchange.respond(std::move(head), std::move(answer.body));
}

Task<Result<AdminAnswer>> AdminPlane::answer(net::ServerExchange& exchange) {
  auto body = co_await read_body(exchange);
  if (!body) co_return fail(std::move(body).error());
  const auto& head = exchange.head();
  AdminRequest request;
  request.method = head.method;
  request.body = std::move(*body);
  const net::Peer peer = *head.peer;
  auto ask_author = [peer] { return author_of(peer); };
  auto author = co_await pool_.run(std::move(ask_author));
  if (!author) co_return fail(std::move(author).error());
  request.author = std::move(*author);
  std::string path(head.path());
  std::string query(head.query());
  if (path.starts_with(kCallPath) && request.method == "POST") {
    auto operation = percent_decoded(std::string_view(path).substr(kCallPath.size()), false);
    if (!operation) co_return fail(std::move(operation).error());
    co_return co_await call(std::move(*operation), std::move(request));
  }
  auto work = [this, request = std::move(request), path = std::move(path), query = std::move(query)] {
    return router_.answer(path, query, request);
  };
  co_return co_await pool_.run(std::move(work));
}

/// POST /v1/call/{operation} {"input":…,"override":…,"idempotency_key":…}: performs the operation, as the
/// operator.
Task<Result<AdminAnswer>> AdminPlane::call(std::string operation, AdminRequest request) {
  const auto body = read_call(request.body);
  if (!body) co_return fail(body.error());
  OperatorCall order{.operation = std::move(operation),
                     .input = body->any("input"),
                     .override_wish = body->text("override"),
                     .idempotency_key = body->text("idempotency_key"),
                     .author = std::move(request.author)};
  auto result = co_await services_.call(std::move(order));
  if (!result) co_return fail(std::move(result).error());
  co_return AdminAnswer{.body = std::move(*result).release()};
}

}  // namespace figbridge::facade
