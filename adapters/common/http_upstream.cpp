// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/http_upstream.h"

#include <openssl/evp.h>

#include <utility>

#include "net/hop_by_hop.h"
#include "net/url.h"

namespace figbridge {
namespace {

std::string base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

/// Parses the endpoints and takes their common path off; what is wrong is reported.
bool take_endpoints(const std::string& name, const BackendSettings& from, const SourceMark& mark, Problems& problems,
                    net::UpstreamSettings& settings, std::string& path) {
  const auto place = "backends." + name + ".endpoints";
  bool first = true;
  for (const auto& text : from.endpoints) {
    auto url = net::parse_url(text);
    if (!url) {
      problems.add(mark, place, url.error().describe());
      return false;
    }
    if (!first && url->path != path) {
      problems.add(mark, place, "the endpoints of one backend share one path");
      return false;
    }
    path = std::exchange(url->path, {});
    first = false;
    settings.endpoints.push_back(std::move(*url));
  }
  return true;
}

net::UpstreamSettings settings_of(const std::string& name, const BackendSettings& from) {
  net::UpstreamSettings settings;
  settings.name = name;
  settings.tls = {.ca_file = from.tls.ca,
                  .certificate_file = from.tls.certificate,
                  .key_file = from.tls.key,
                  .server_name = from.tls.server_name};
  settings.limits = from.limits;
  settings.max_in_flight = static_cast<std::size_t>(from.max_in_flight);
  settings.max_idle_per_loop = settings.max_in_flight;
  return settings;
}

}  // namespace

std::unique_ptr<HttpUpstream> HttpUpstream::make(const std::string& name, const BackendSettings& settings, net::Loops& loops,
                                                 net::Resolver& resolver, const SourceMark& mark, Problems& problems) {
  auto made = std::make_unique<HttpUpstream>();
  made->settings = settings;
  auto wanted = settings_of(name, settings);
  if (!take_endpoints(name, settings, mark, problems, wanted, made->path)) return nullptr;
  if (!settings.proxy.empty()) {
    auto proxy = net::parse_url(settings.proxy);
    if (!proxy) {
      problems.add(mark, "backends." + name + ".proxy", proxy.error().describe());
      return nullptr;
    }
    wanted.proxy = std::move(*proxy);
  }
  auto upstream = net::Upstream::create(loops, resolver, std::move(wanted));
  if (!upstream) {
    problems.add(mark, "backends." + name, upstream.error().describe());
    return nullptr;
  }
  made->upstream = std::move(*upstream);
  return made;
}

void HttpUpstream::add_own_fields(Headers& headers, const CallContext& context) const {
  if (settings.basic) {
    headers.set("Authorization", "Basic " + base64(settings.basic->user + ":" + settings.basic->password));
  }
  if (settings.api_key) headers.set(settings.api_key->header, settings.api_key->value);
  headers.set("traceparent", context.trace.traceparent());
  if (!context.trace.tracestate.empty()) headers.set("tracestate", context.trace.tracestate);
}

Task<Result<HttpUpstream::Whole>> HttpUpstream::exchange(CallContext& context, net::ClientRequest request) const {
  if (const auto* body = std::get_if<std::string>(&request.body)) context.bytes_sent += body->size();
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
  request.headers = net::end_to_end(message.headers);
  request.repeatable = context.safety != Safety::write;
  if (auto* raw = std::get_if<RawBody>(&message.body); raw != nullptr && raw->bytes) request.body = std::move(raw->bytes);
  ++context.attempts;
  auto response = co_await upstream->send(std::move(request), context.deadline);
  if (!response) co_return std::unexpected(std::move(response.error()));
  context.endpoint = settings.endpoints.at(response->endpoint);
  Message answer;
  answer.status = response->head.status;
  answer.headers = std::move(response->head.headers);
  answer.body = RawBody{.media_type = std::string(answer.headers.get("Content-Type")), .bytes = std::move(response->body)};
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
