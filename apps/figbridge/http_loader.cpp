// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/http_loader.h"

#include <utility>

#include "net/blocking.h"
#include "net/client.h"
#include "net/loops.h"
#include "net/resolver.h"

namespace figbridge {
namespace {

Task<Result<std::string>> get(net::Upstream& upstream, std::string target, std::size_t limit,
                              Deadline deadline) {
  net::ClientRequest request;
  request.target = std::move(target);
  request.repeatable = true;
  auto response = co_await upstream.send(std::move(request), deadline);
  if (!response) co_return std::unexpected(std::move(response.error()));
  if (response->head.status != 200) {
    co_return fail(ErrorKind::not_found, Origin::backend,
                   "the answer is HTTP status " + std::to_string(response->head.status));
  }
  auto body = co_await read_all(*response->body, limit, Origin::backend);
  co_return body;
}

}  // namespace

Result<std::string> HttpLoader::load(const std::string& location, std::size_t limit) {
  auto url = net::parse_url(location, Origin::caller);
  if (!url) return std::unexpected(wrap(std::move(url.error()), "reading " + location));
  if (url->host != allowed_.host || url->port != allowed_.port || url->tls != allowed_.tls) {
    return fail(ErrorKind::forbidden, Origin::bridge,
                "only documents of " + allowed_.authority() + " are fetched", location);
  }
  const std::string target =
      (url->path.empty() ? "/" : url->path) + (url->query.empty() ? "" : "?" + url->query);
  net::UpstreamSettings settings{.name = allowed_.authority()};
  settings.endpoints.push_back(*url);
  settings.endpoints.front().path.clear();
  settings.endpoints.front().query.clear();
  const SystemClock clock;
  net::Loops loops(1, clock);
  net::BlockingPool pool(1);
  net::SystemResolver resolver(pool);
  auto upstream = net::Upstream::create(loops, resolver, std::move(settings));
  if (!upstream) return std::unexpected(wrap(std::move(upstream.error()), "reading " + location));
  loops.start();
  auto asked = spawn_for_result(
      loops.at(0), [&] { return get(**upstream, target, limit, Deadline::after(clock, patience_)); });
  auto body = asked.get();
  pool.stop();
  loops.stop();
  if (!body) return std::unexpected(wrap(std::move(body.error()), "reading " + location));
  return body;
}

}  // namespace figbridge
