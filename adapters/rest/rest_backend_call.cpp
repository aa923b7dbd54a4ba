// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_backend_call.h"

#include <algorithm>
#include <utility>

#include "adapters/rest/rest_answer.h"
#include "adapters/rest/rest_codec.h"

namespace figbridge::rest {
namespace {

/// RFC 9110, 15.3.3: the request "has been accepted for processing, but the processing has not been
/// completed", and may never be.
Error only_accepted() {
  return {.kind = ErrorKind::bad_answer,
          .origin = Origin::backend,
          .effect = Effect::unknown,
          .text =
              "the service has only accepted the request (202) and does not say that it is done; "
              "'accepted: done' of the step takes it as done"};
}

}  // namespace

Result<net::ClientRequest> RestBackendCall::request_for(const CallContext& context,
                                                        const JsonText& request) const {
  auto http = encode_input(request, plan_.pattern, plan_.layout, Origin::caller);
  if (!http) return std::unexpected(std::move(http.error()));
  net::ClientRequest out{.method = plan_.pattern.method,
                         .target = upstream_.path + http->target,
                         .headers = std::move(http->headers),
                         .repeatable = context.safety != Safety::write};
  for (const auto& [name, value] : settings_.headers) out.headers.set(name, value);
  out.headers.set("Accept", "application/json, application/problem+json");
  if (http->has_body) {
    out.headers.set("Content-Type", "application/json");
    out.body = std::move(http->body);
  }
  if (!context.idempotency_key.empty() && !settings_.idempotency_header.empty()) {
    out.headers.set(settings_.idempotency_header, std::string(context.idempotency_key));
  }
  upstream_.add_own_fields(out.headers, context);
  return out;
}

bool RestBackendCall::provides(std::string_view member) const {
  const auto* parameter = plan_.layout.parameter_of(member);
  if (parameter == nullptr || parameter->place != Place::header) return false;
  const auto is = [&](std::string_view field) { return equal_without_case(parameter->wire_name, field); };
  const auto& key = settings_.common.api_key;
  return is("traceparent") || is("tracestate") || is("Authorization") || is("Accept") || is("Content-Type") ||
         is(settings_.idempotency_header) || (key && is(key->header)) ||
         std::ranges::any_of(settings_.headers, [&](const auto& field) { return is(field.first); });
}

Task<Result<JsonText>> RestBackendCall::call(CallContext& context, const JsonText& request) {
  auto http = request_for(context, request);
  if (!http) co_return std::unexpected(std::move(http.error()));
  auto whole = co_await upstream_.exchange(context, *std::move(http));
  if (!whole) co_return std::unexpected(std::move(whole.error()));
  if (whole->head.status == 202 && !plan_.accepted_is_done) co_return fail(only_accepted());
  auto answer = read_answer(whole->head, whole->body, plan_.known_codes, settings_.common.limits);
  if (answer && !plan_.output.accepts_everything()) {
    context.drift += static_cast<std::uint32_t>(plan_.output.check(JsonIndex(answer->view())).size());
  }
  co_return answer;
}

}  // namespace figbridge::rest
