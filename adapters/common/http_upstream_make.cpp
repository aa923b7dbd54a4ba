// SPDX-License-Identifier: Apache-2.0
// From a backend's options to pools, proxy and credentials.
#include "adapters/common/http_upstream.h"

#include <algorithm>
#include <utility>

#include "adapters/common/base64.h"
#include "net/chars.h"
#include "net/url.h"

namespace figbridge {
namespace {

/// Parses the endpoints and takes their common path off; what is wrong is reported.
bool take_endpoints(const std::string& name, const BackendSettings& from, const SourceMark& mark,
                    Problems& problems, net::UpstreamSettings& settings, std::string& path) {
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

bool take_proxy(const std::string& name, const BackendSettings& from, const SourceMark& mark,
                Problems& problems, net::UpstreamSettings& settings) {
  if (from.proxy.empty()) return true;
  auto proxy = net::parse_url(from.proxy);
  if (!proxy) {
    problems.add(mark, "backends." + name + ".proxy", proxy.error().describe());
    return false;
  }
  settings.proxy = std::move(*proxy);
  if (const auto& known = from.proxy_credentials)
    settings.proxy_authorization = basic_credentials(known->user, known->password);
  return true;
}

/// The token endpoint is reached the way the backend is: through the same proxy, within the same limits.
std::shared_ptr<AccessTokens> make_tokens(const std::string& name, const BackendSettings& from,
                                          const net::UpstreamSettings& backend, net::Loops& loops,
                                          net::Resolver& resolver, const SourceMark& mark,
                                          Problems& problems) {
  const auto place = "backends." + name + ".auth.oauth2";
  auto url = net::parse_url(from.oauth2->token_url);
  if (!url) {
    problems.add(mark, place + ".token_url", url.error().describe());
    return nullptr;
  }
  std::string target = url->path.empty() ? "/" : url->path;
  if (!url->query.empty()) target += "?" + url->query;
  url->path.clear();
  url->query.clear();
  net::UpstreamSettings settings{.name = name + "'s token endpoint", .endpoints = {std::move(*url)}};
  settings.tls.ca_file = from.oauth2->ca;
  settings.proxy = backend.proxy;
  settings.proxy_authorization = backend.proxy_authorization;
  settings.limits = backend.limits;
  auto endpoint = net::Upstream::create(loops, resolver, std::move(settings));
  if (!endpoint) {
    problems.add(mark, place, endpoint.error().describe());
    return nullptr;
  }
  return std::make_shared<AccessTokens>(std::move(*endpoint), std::move(target), *from.oauth2, loops.clock());
}

}  // namespace

bool is_header_field(std::string_view name, std::string_view value) {
  return !name.empty() && net::chars::all(net::chars::kToken, name) && net::chars::is_field_value(value);
}

std::unique_ptr<HttpUpstream> HttpUpstream::make(const std::string& name, const BackendSettings& settings,
                                                 net::Loops& loops, net::Resolver& resolver,
                                                 const SourceMark& mark, Problems& problems) {
  auto made = std::make_unique<HttpUpstream>();
  made->settings = settings;
  auto wanted = settings_of(name, settings);
  if (!take_endpoints(name, settings, mark, problems, wanted, made->path)) return nullptr;
  const auto& key = settings.api_key;
  if (key && !is_header_field(key->header, key->value)) {
    problems.add(mark, "backends." + name + ".auth.api_key", std::string(kNoHeaderField));
    return nullptr;
  }
  const auto& tls = settings.tls;
  const bool secured = std::ranges::any_of(wanted.endpoints, &net::Url::tls);
  if (!secured && (!tls.ca.empty() || !tls.certificate.empty() || !tls.key.empty())) {
    problems.add(mark, "backends." + name + ".tls",
                 "is written, and no endpoint is https: nothing would be encrypted");
    return nullptr;
  }
  if (!take_proxy(name, settings, mark, problems, wanted)) return nullptr;
  if (settings.oauth2) {
    made->tokens = make_tokens(name, settings, wanted, loops, resolver, mark, problems);
    if (!made->tokens) return nullptr;
  }
  auto upstream = net::Upstream::create(loops, resolver, std::move(wanted));
  if (!upstream) {
    problems.add(mark, "backends." + name, upstream.error().describe());
    return nullptr;
  }
  made->upstream = std::move(*upstream);
  return made;
}

}  // namespace figbridge
