// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/problem.h"

#include <nlohmann/json.hpp>

#include "net/http_types.h"

namespace figbridge::facade {
namespace {

using Json = nlohmann::ordered_json;

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::malformed:
      return 400;
    case ErrorKind::unauthenticated:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::method_not_allowed:
      return 405;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::gone:
      return 410;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::unsupported_media:
      return 415;
    case ErrorKind::invalid:
    case ErrorKind::configuration:
    case ErrorKind::rejected:
      return 422;
    case ErrorKind::rate_limited:
      return 429;
    case ErrorKind::unsupported:
      return 501;
    case ErrorKind::fault:
    case ErrorKind::bad_answer:
    case ErrorKind::unreachable:
    case ErrorKind::closed:
      return 502;
    case ErrorKind::overloaded:
    case ErrorKind::storage:
      return 503;
    case ErrorKind::timeout:
      return 504;
    case ErrorKind::internal:
      break;
  }
  return 500;
}

}  // namespace

AdminAnswer problem_of(const Error& error, const std::vector<std::string>& problems) {
  const int status = status_of(error.kind);
  Json body{{"type", "about:blank"},
            {"title", net::reason_of(status)},
            {"status", status},
            {"detail", error.describe()},
            {"kind", name_of(error.kind)}};
  if (!error.code.empty()) body["code"] = error.code;
  if (!error.location.empty()) body["location"] = error.location;
  if (!problems.empty()) body["problems"] = problems;
  return {.status = status,
          .content_type = "application/problem+json",
          .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace figbridge::facade
