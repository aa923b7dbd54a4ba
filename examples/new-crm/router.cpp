// SPDX-License-Identifier: Apache-2.0
#include "router.h"

#include <optional>

#include "problem.h"

namespace crm {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    auto slash = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return segments;
}

std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                              const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::vector<std::string> captured;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (pattern[i].starts_with('{')) {
      captured.push_back(path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return captured;
}

Response problem_response(const Problem& problem) {
  return {problem.status, problem.document().dump(), "application/problem+json", ""};
}

}  // namespace

Response json_response(int status, const Json& body) {
  return {status, body.dump(), "application/json", ""};
}

void Router::add(std::string method, std::string_view pattern, Handler handler) {
  routes_.push_back({std::move(method), split(pattern), std::move(handler)});
}

const Router::Route& Router::find(Request& request) const {
  bool path_exists = false;
  auto path = split(request.path);
  for (const auto& route : routes_) {
    auto captured = match(route.segments, path);
    if (!captured) continue;
    path_exists = true;
    if (route.method != request.method) continue;
    request.captured = *captured;
    return route;
  }
  if (path_exists) throw Problem(405, "method-not-allowed", "This resource does not know that method");
  throw Problem(404, "unknown-resource", "There is nothing at this address");
}

Response Router::answer(Request request) const {
  try {
    return find(request).handler(request);
  } catch (const Problem& problem) {
    return problem_response(problem);
  } catch (const JsonError& error) {
    return problem_response(
        Problem(400, "malformed-json", "The body is not JSON", {{"detail", error.what()}}));
  } catch (const std::exception&) {
    return problem_response(Problem(500, "internal-error", "The service has failed"));
  }
}

}  // namespace crm
