// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_call.h"

#include <utility>

#include "adapters/common/counting_source.h"
#include "adapters/common/http_front.h"
#include "adapters/common/problem.h"
#include "adapters/common/wire_errors.h"
#include "adapters/rest/error_details.h"
#include "adapters/rest/job_answer.h"
#include "adapters/rest/rest_codec.h"
#include "adapters/rest/rest_media.h"

namespace figbridge::rest {
namespace {

constexpr std::size_t kWireNameBytes = 200;

}  // namespace

std::string wire_name_of(std::string_view method, std::string_view path) {
  std::string out(method.substr(0, kWireNameBytes));
  out += ' ';
  out += path.substr(0, kWireNameBytes - std::min(out.size(), kWireNameBytes));
  return out;
}

RestCall::RestCall(const std::string& listener, const RestListenerSettings& settings,
                   const Authenticator& authenticator, const RestBindings* bindings, RouteResult found,
                   net::ServerExchange& exchange, const Clock& clock, Random& random)
    : listener_(listener),
      settings_(settings),
      authenticator_(authenticator),
      bindings_(bindings),
      exchange_(exchange),
      found_(std::move(found)),
      wire_name_(wire_name_of(exchange.head().method, exchange.head().path())),
      who_(authenticator.identify(exchange.head())),
      trace_(trace_of(exchange.head(), random)),
      preferences_(preferences_of(exchange.head().headers)),
      deadline_(Deadline::after(clock, settings.common.limits.total_timeout)) {
  if (const auto* match = std::get_if<RouteMatch>(&found_)) route_ = &bindings->route(match->target);
  // Whom the bridge answers later, it need not answer in that time.
  const bool patient = route_ != nullptr && route_->answers_later && preferences_.respond_async;
  if (preferences_.wait && !patient)
    deadline_ = deadline_.shortened_to(Deadline::after(clock, *preferences_.wait));
}

void RestCall::ask_about_job(JobQuestion question) {
  wire_name_ = exchange_.head().method + ' ' + settings_.jobs_path + "/{id}";
  question_ = std::move(question);
}

std::optional<LaterWish> RestCall::later() const {
  if (route_ == nullptr || !route_->answers_later) return std::nullopt;
  return LaterWish{.agreed = preferences_.respond_async, .wait = preferences_.wait};
}

Result<std::string_view> RestCall::idempotency_key() const {
  return idempotency_key_of(exchange_.head().headers);
}

std::string_view RestCall::override_wish() const {
  return exchange_.head().headers.get("Figbridge-Side");
}

Task<Result<JsonText>> RestCall::decode() {
  const auto* match = std::get_if<RouteMatch>(&found_);
  if (match == nullptr) co_return fail(ErrorKind::not_found, Origin::caller, "there is no such operation");
  const net::RequestHead& head = exchange_.head();
  if (!accepts_json(head.headers.get("Accept"))) {
    not_acceptable_ = true;
    co_return fail(ErrorKind::unsupported_media, Origin::caller,
                   "answers are application/json, which Accept leaves out");
  }
  if (is_encoded(head.headers)) {
    co_return fail(ErrorKind::unsupported_media, Origin::caller,
                   "bodies with a Content-Encoding are not read here");
  }
  auto body =
      co_await read_all(exchange_.body(), settings_.common.limits.buffered_body_bytes, Origin::caller);
  if (!body) co_return std::unexpected(std::move(body.error()));
  received_ = body->size();
  body_ = *std::move(body);
  const HttpInput http{
      .path_values = match->values, .query = head.query(), .headers = head.headers, .body = *body_};
  co_return decode_input(http, route_->layout, route_->input, settings_.common.limits.json_depth);
}

Task<Result<Message>> RestCall::raw() {
  const net::RequestHead& head = exchange_.head();
  Message message{.verb = head.method, .target = head.target, .headers = head.headers};
  authenticator_.drop_credentials(message.headers);
  std::string media_type(head.headers.get("Content-Type"));
  if (body_ && !body_->empty()) {
    message.body = RawBody{std::move(media_type), source_of(*std::move(body_))};
  } else if (!body_ && exchange_.body().length() != std::uint64_t{0}) {
    message.body =
        RawBody{std::move(media_type), std::make_unique<CountingSource>(exchange_.take_body(), received_)};
  }
  co_return message;
}

Result<Message> RestCall::encode(const JsonText& answer) const {
  Message message;
  if (answer.view() == "null") {
    message.status = 204;
    return message;
  }
  message.status = route_ != nullptr ? route_->status : 200;
  message.headers.add("Content-Type", "application/json");
  message.body = answer;
  return message;
}

Message RestCall::encode_job(const JobTold& told) const {
  return job_answer(told, settings_, preferences_.respond_async);
}

void RestCall::answer_as(std::string_view operation) {
  if (bindings_ != nullptr) route_ = bindings_->route_of(operation);
}

Error RestCall::sharpened(Error error) const {
  error.detail = details_of(error);
  if (error.kind != ErrorKind::not_found || route_ != nullptr) return error;
  if (std::holds_alternative<WrongMethod>(found_)) {
    error.kind = ErrorKind::method_not_allowed;
    error.text = "the path does not take this method";
  } else if (std::holds_alternative<MalformedPath>(found_)) {
    error.kind = ErrorKind::malformed;
    error.text = "the path is not percent-encoded UTF-8";
  }
  return error;
}

std::string RestCall::details_of(const Error& error) const {
  if (route_ == nullptr || error.detail.empty()) return {};
  const auto declared = route_->errors.find(error.code);
  return declared == route_->errors.end() ? std::string() : declared_details(error.detail, declared->second);
}

Message RestCall::encode_error(const Error& error, const ErrorContext& context) const {
  const Error told = sharpened(error);
  int status = wire_error(told).http_status;
  if (not_acceptable_ && told.kind == ErrorKind::unsupported_media) status = 406;
  if (route_ != nullptr) {
    const auto declared = route_->error_statuses.find(told.code);
    if (declared != route_->error_statuses.end()) status = declared->second;
  }
  Message message;
  message.status = status;
  message.headers.add("Content-Type", std::string(kProblemMediaType));
  if (const auto* wrong = std::get_if<WrongMethod>(&found_); wrong != nullptr && status == 405)
    message.headers.add("Allow", wrong->allow);
  if (context.retryable && context.retry_after_s > 0)
    message.headers.add("Retry-After", std::to_string(context.retry_after_s));
  if (status == 401) message.headers.add("WWW-Authenticate", authenticator_.challenge());
  message.body = JsonText::trusted(problem_document(told, context, status));
  return message;
}

Task<Status> RestCall::send(Message answer) {
  if (!settings_.answer_headers) {
    answer.headers.remove("Figbridge-Side");
    answer.headers.remove("Figbridge-Table-Version");
  }
  return send_message(exchange_, std::move(answer), sent_);
}

}  // namespace figbridge::rest
