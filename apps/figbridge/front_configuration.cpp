// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/front_configuration.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace figbridge {
namespace {

/// The address of the service; nothing if the WSDL names none. Fails if it names several systems.
Result<std::optional<net::Url>> address_of(const soap::WsdlModel& model) {
  std::optional<net::Url> first;
  for (const auto& operation : model.operations) {
    for (const auto& endpoint : operation.endpoints) {
      auto url = net::parse_url(endpoint.address);
      if (!url) continue;
      if (!first) {
        first = std::move(*url);
      } else if (first->authority() != url->authority()) {
        return fail(ErrorKind::invalid, Origin::caller,
                    "the WSDL describes services on several hosts (" + first->authority() + ", " +
                        url->authority() +
                        "): write a configuration with a listener for each (`figbridge import wsdl`)");
      }
    }
  }
  return first;
}

bool is_url(const std::string& location) {
  return location.starts_with("http://") || location.starts_with("https://");
}

}  // namespace

Result<net::Url> service_of(const soap::WsdlModel& model, const std::string& location) {
  auto found = address_of(model);
  if (!found) return std::unexpected(std::move(found.error()));
  auto& address = *found;
  if (!is_url(location)) {
    if (address) return std::move(*address);
    return fail(ErrorKind::invalid, Origin::caller,
                "the WSDL names no address of the service: give its URL instead of a file");
  }
  auto url = net::parse_url(location, Origin::caller);
  if (!url) return url;
  url->query.clear();
  if (address && !address->path.empty()) url->path = address->path;
  return url;
}

std::string front_configuration(const FrontRequest& request, const net::Url& service) {
  return fmt::format(
      R"(# Everything passes through to {0}, byte for byte; `figbridge observed` lists what is called.
# Clients change one thing: the address.

listeners:
  front:
    protocol: soap
    listen: "{1}"
    path: "{2}"
    wsdl: "{3}"
    authenticate: forward   # the service behind decides, as before
    unmatched: forward      # what nobody configured goes to the service as it is
    limits: {{total_timeout: 15m}}   # clients and service end calls as before, not the bridge

backends:
  service:
    protocol: soap
    wsdl: "{3}"
    endpoints: ["{0}"]
    max_in_flight: 2000     # as many as clients open; less protects a service that is too slow
    timeouts: {{total: 15m}}

# Where the routing table's history and what was observed are kept; and how operators reach the bridge.
store: {{path: state/figbridge.db}}
admin: {{socket: figbridge.sock}}
)",
      service.text(), request.listen, service.path.empty() ? "/" : service.path, request.wsdl);
}

}  // namespace figbridge
