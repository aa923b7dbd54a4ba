// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_answer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/rest/rest_media.h"
#include "core/json/json_index.h"

namespace figbridge::rest {
namespace {

constexpr std::size_t kRemoteBytes = 2048;

Error failure(ErrorKind kind, Effect effect, std::string text) {
  return {.kind = kind, .origin = Origin::backend, .effect = effect, .text = std::move(text)};
}

/// What a status says by itself.
Error failure_of(int status) {
  const std::string said = "the service answered with status " + std::to_string(status);
  if (status < 400) return failure(ErrorKind::bad_answer, Effect::unknown, said + ", which is not followed");
  switch (status) {
    case 401:
    case 407:
      return failure(ErrorKind::unauthenticated, Effect::none, "the service does not take our credentials");
    case 403:
      return failure(ErrorKind::forbidden, Effect::none, "the service does not let us do this");
    case 408:
    case 504:
      return failure(ErrorKind::timeout, Effect::unknown, said);
    case 429:
      return failure(ErrorKind::rate_limited, Effect::none, "the service takes no more calls at the moment");
    case 503:
      // A gateway says so too, about a service that may have done it.
      return failure(ErrorKind::overloaded, Effect::unknown, "the service is not available at the moment");
    case 405:
    case 406:
    case 411:
    case 413:
    case 414:
    case 415:
    case 416:
    case 417:
    case 431:
    case 501:
    case 505:
      return failure(ErrorKind::fault, Effect::none, said);
    default:
      break;
  }
  if (status >= 500) return failure(ErrorKind::fault, Effect::unknown, said);
  return failure(ErrorKind::rejected, Effect::none,
                 "the service rejected the request with status " + std::to_string(status));
}

std::optional<std::string> member_text(const JsonIndex& index, std::string_view name) {
  const auto found = index.member(0, name);
  if (!found) return std::nullopt;
  const JsonKind kind = index.node(*found).kind;
  if (kind != JsonKind::string && kind != JsonKind::number) return std::nullopt;
  return index.plain(*found);
}

bool is_known(const std::vector<std::string>& known, const std::string& code) {
  return std::ranges::find(known, code) != known.end();
}

Error read_failure(const net::ResponseHead& head, std::string_view body,
                   const std::vector<std::string>& known, const Limits& limits) {
  Error error = failure_of(head.status);
  error.remote = std::to_string(head.status) + ' ' + std::string(body.substr(0, kRemoteBytes));
  if (head.status < 400) return error;
  auto json = is_json(head.headers.get("Content-Type"))
                  ? parse_json(body, {.depth = limits.json_depth}, Origin::backend)
                  : Result<JsonText>(fail(Error{}));
  const std::string code = code_of(head.status, json ? json->view() : "null", known);
  const bool named = is_known(known, code);
  if (named) error.kind = head.status < 500 ? ErrorKind::rejected : ErrorKind::fault;
  if (named || error.kind == ErrorKind::rejected || error.kind == ErrorKind::fault) {
    error.code = code;
    if (json) error.detail = std::string(json->view());
  }
  return error;
}

}  // namespace

std::string code_of(int status, std::string_view canonical_body, const std::vector<std::string>& known) {
  const JsonIndex index(canonical_body);
  const auto code = member_text(index, "code");
  if (code && is_known(known, *code)) return *code;
  const auto type = member_text(index, "type");
  if (type && *type != "about:blank" && is_known(known, *type)) return *type;
  return std::to_string(status);
}

Result<JsonText> read_answer(const net::ResponseHead& head, std::string_view body,
                             const std::vector<std::string>& known_codes, const Limits& limits) {
  if (head.status < 200 || head.status > 299) return fail(read_failure(head, body, known_codes, limits));
  if (body.empty()) return JsonText();
  if (!is_json(head.headers.get("Content-Type"))) {
    return fail(failure(ErrorKind::bad_answer, Effect::unknown,
                        "the service's answer is not application/json in UTF-8"));
  }
  auto json = parse_json(body, {.depth = limits.json_depth}, Origin::backend);
  if (json) return json;
  Error error = failure(ErrorKind::bad_answer, Effect::unknown,
                        "the service's answer is not sound JSON: " + json.error().text);
  error.location = json.error().location;
  return fail(std::move(error));
}

}  // namespace figbridge::rest
