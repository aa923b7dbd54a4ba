// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/monitor.h"

#include <string>
#include <string_view>
#include <utility>

namespace figbridge::facade {
namespace {

net::ResponseHead head_of(int status, std::string_view content_type) {
  net::ResponseHead head;
  head.status = status;
  head.headers.add("Content-Type", std::string(content_type));
  head.headers.add("Cache-Control", "no-store");
  return head;
}

constexpr std::string_view kJson = "application/json";

}  // namespace

Task<void> Monitor::handle(net::ServerExchange& exchange) {
  const auto& request = exchange.head();
  const auto path = request.path();
  if (request.method != "GET" && request.method != "HEAD") {
    auto head = head_of(405, kJson);
    head.headers.add("Allow", "GET, HEAD");
    co_await exchange.respond(std::move(head), std::string(R"({"error":"only GET and HEAD"})"));
  } else if (path == "/metrics") {
    // With thousands of series this takes milliseconds: not on a loop that serves calls.
    auto write = [this]() -> Result<std::string> { return metrics_.text(); };
    auto text = co_await pool_.run(std::move(write));
    auto head = head_of(text ? 200 : 503, text ? Metrics::kContentType : kJson);
    std::string body = text ? std::move(*text) : std::string(R"({"error":"busy"})");
    co_await exchange.respond(std::move(head), std::move(body));
  } else if (path == "/live") {
    co_await exchange.respond(head_of(200, kJson), std::string(R"({"live":true})"));
  } else if (path == "/ready") {
    auto head = head_of(readiness_.ready() ? 200 : 503, kJson);
    co_await exchange.respond(std::move(head), readiness_.to_json());
  } else {
    co_await exchange.respond(head_of(404, kJson), std::string(R"({"error":"not found"})"));
  }
}

net::PathTable Monitor::paths() {
  net::PathTable table;
  table.set_fallback(*this);
  return table;
}

}  // namespace figbridge::facade
