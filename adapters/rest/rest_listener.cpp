// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_listener.h"

#include <utility>

#include "adapters/common/problem.h"
#include "adapters/rest/job_answer.h"
#include "adapters/rest/rest_call.h"
#include "adapters/rest/rest_codec.h"

namespace figbridge::rest {
namespace {

/// What a listener answers without the pipeline.
Task<void> answer(net::ServerExchange& exchange, int status, std::string media_type, std::string body) {
  net::ResponseHead head{.status = status};
  if (!media_type.empty()) head.headers.add("Content-Type", std::move(media_type));
  static_cast<void>(
      co_await exchange.respond(std::move(head), std::move(body)));  // a caller that is gone needs nothing
}

Task<void> answer_options(net::ServerExchange& exchange, std::string allow) {
  net::ResponseHead head{.status = 204};
  head.headers.add("Allow", std::move(allow));
  static_cast<void>(co_await exchange.respond(std::move(head), std::string()));
}

}  // namespace

RestListener::RestListener(std::string name, RestListenerSettings settings,
                           std::shared_ptr<const Authenticator> authenticator, const Clock& clock,
                           Random& random)
    : name_(std::move(name)),
      settings_(std::move(settings)),
      authenticator_(std::move(authenticator)),
      clock_(clock),
      random_(random) {}

std::shared_ptr<const ListenerBindings> RestListener::bind(std::span<const OperationBinding> operations,
                                                           Problems& problems) {
  return RestBindings::compile(operations, settings_, problems);
}

Result<ReadCall> RestListener::read(const SketchedCall& call, const ListenerBindings* bindings) const {
  const auto* rest = dynamic_cast<const RestBindings*>(bindings);
  const std::string_view target = call.target;
  const std::string_view path = target.substr(0, target.find('?'));
  if (!path.starts_with(settings_.base_path))
    return fail(ErrorKind::not_found, Origin::caller, "the path is not this listener's");
  ReadCall out{
      .operation = {}, .wire_name = wire_name_of(call.verb, path), .wire = {}, .input = std::nullopt};
  const auto found = rest != nullptr ? rest->find(call.verb, path) : RouteResult(NoRoute{});
  const auto* match = std::get_if<RouteMatch>(&found);
  if (match == nullptr) return out;
  const RestRoute& route = rest->route(match->target);
  out.operation = route.operation;
  const HttpInput http{
      .path_values = match->values,
      .query = path.size() < target.size() ? target.substr(path.size() + 1) : std::string_view{},
      .headers = call.headers,
      .body = call.body};
  auto input = decode_input(http, route.layout, route.input, settings_.common.limits.json_depth);
  if (input) out.input = *std::move(input);
  return out;
}

Status RestListener::start(Dispatcher& dispatcher) {
  dispatcher_.store(&dispatcher);
  return {};
}

void RestListener::stop() {
  dispatcher_.store(nullptr);
}

bool RestListener::serves_openapi(const net::RequestHead& head) const {
  if (settings_.openapi_path.empty() || (head.method != "GET" && head.method != "HEAD")) return false;
  const auto path = head.path();
  return path.size() == settings_.base_path.size() + settings_.openapi_path.size() &&
         path.starts_with(settings_.base_path) && path.ends_with(settings_.openapi_path);
}

Task<void> RestListener::handle(net::ServerExchange& exchange) {
  Dispatcher* const dispatcher = dispatcher_.load();
  if (dispatcher == nullptr) {
    const Error error{
        .kind = ErrorKind::overloaded, .origin = Origin::bridge, .text = "the listener takes no calls now"};
    const ErrorContext context{.retryable = true};
    std::string document = problem_document(error, context);
    co_await answer(exchange, 503, std::string(kProblemMediaType), std::move(document));
    co_return;
  }
  const auto pinned = dispatcher->pin();
  const net::RequestHead& head = exchange.head();
  const auto* bindings = static_cast<const RestBindings*>(pinned->bindings(name_, protocol()));
  RouteResult found = bindings != nullptr ? bindings->find(head.method, head.path()) : RouteResult(NoRoute{});
  if (bindings != nullptr && serves_openapi(head) && !std::holds_alternative<RouteMatch>(found)) {
    co_await answer(exchange, 200, "application/json", bindings->openapi());
    co_return;
  }
  std::optional<JobQuestion> question;
  if (bindings != nullptr && bindings->has_jobs() && !std::holds_alternative<RouteMatch>(found)) {
    if (auto job = job_path(head, settings_)) {
      if (!job->question) found = WrongMethod{.allow = std::move(job->allow)};
      question = std::move(job->question);
    }
  }
  if (const auto* wrong = std::get_if<WrongMethod>(&found);
      wrong != nullptr && head.method == "OPTIONS" && !settings_.common.forward_unmatched) {
    co_await answer_options(exchange, wrong->allow);
    co_return;
  }
  RestCall call(name_, settings_, *authenticator_, bindings, std::move(found), exchange, clock_, random_);
  if (question) call.ask_about_job(*std::move(question));
  co_await dispatcher->dispatch(call, *pinned);
}

}  // namespace figbridge::rest
