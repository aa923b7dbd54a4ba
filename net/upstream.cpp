// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "net/client.h"
#include "net/upstream_state.h"

namespace figbridge::net {

Result<std::unique_ptr<Upstream>> Upstream::create(Loops& loops, Resolver& resolver,
                                                   UpstreamSettings settings) {
  const auto wrong = [&](const std::string& why) {
    return fail(ErrorKind::configuration, Origin::bridge, settings.name + ": " + why);
  };
  if (settings.endpoints.empty()) return wrong("there is no endpoint");
  if (std::ranges::any_of(settings.endpoints, [](const Url& url) { return !url.query.empty(); })) {
    return wrong("an endpoint must not have a query");
  }
  if (settings.proxy && settings.proxy->tls) return wrong("the proxy has to be an http address");
  for (Url& url : settings.endpoints) {
    while (url.path.ends_with('/')) url.path.pop_back();  // targets begin with one
  }
  std::shared_ptr<const TlsClientContext> tls;
  if (std::ranges::any_of(settings.endpoints, &Url::tls)) {
    auto created = TlsClientContext::create(settings.tls);
    if (!created) return fail(wrap(std::move(created.error()), settings.name));
    tls = std::move(*created);
  }
  auto state = std::make_shared<UpstreamState>(loops, resolver, std::move(settings), std::move(tls));
  loops.welcome(state);
  return std::unique_ptr<Upstream>(new Upstream(std::move(state)));
}

Upstream::~Upstream() {
  state_->retire();
}

Task<Result<ClientResponse>> Upstream::send(ClientRequest request, Deadline deadline) {
  const auto state = state_;  // the upstream may go while a call is in flight
  auto permit = co_await Permits::acquire(state->permits(), deadline);
  if (!permit) co_return fail(std::move(permit.error()));
  if (permit->waited() && request.asker != nullptr && request.asker->gone()) {
    // One that has only stopped sending is told to come again.
    co_return fail(ErrorKind::overloaded, Origin::bridge,
                   "the caller seems to have left while the call waited for its turn: it was not sent");
  }
  auto response = co_await state->send(std::move(request), deadline, std::move(*permit));
  co_return response;
}

void Upstream::report(std::size_t endpoint, bool up) {
  state_->report(endpoint, up);
}
std::vector<EndpointStatus> Upstream::endpoints() const {
  return state_->endpoints();
}
std::size_t Upstream::in_flight() const {
  return state_->permits()->in_flight();
}
std::size_t Upstream::waiting() const {
  return state_->permits()->waiting();
}

}  // namespace figbridge::net
