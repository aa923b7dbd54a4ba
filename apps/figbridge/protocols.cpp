// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/protocols.h"

#include <utility>

#include "adapters/odbc/odbc_register.h"
#include "adapters/rest/rest_register.h"
#include "adapters/soap/soap_register.h"

namespace figbridge {
namespace {

facade::ProtocolOptions options_of(const Protocol& protocol) {
  return {.name = protocol.name,
          .listener_options = protocol.listener_options,
          .backend_options = protocol.backend_options,
          .binding_options = protocol.binding_options,
          .step_options = protocol.step_options,
          .reach = protocol.reach};
}

}  // namespace

std::vector<Protocol> protocols() {
  return {soap::soap_protocol(), rest::protocol(), odbc::protocol()};
}

std::vector<facade::ProtocolOptions> protocol_options() {
  std::vector<facade::ProtocolOptions> all;
  for (const auto& protocol : protocols()) all.push_back(options_of(protocol));
  return all;
}

std::vector<facade::ProtocolParts> protocol_parts(net::Loops& loops, net::Resolver& resolver,
                                                  const Clock& clock, Random& random) {
  std::vector<facade::ProtocolParts> all;
  for (auto& protocol : protocols()) {
    facade::ProtocolParts parts{.options = options_of(protocol), .make_listener = {}, .make_backend = {}};
    parts.make_listener = [make = protocol.make_listener, &loops, &resolver, &clock, &random](
                              const std::string& name, const Options& options, net::PortClaims& claims,
                              Problems& problems) {
      AdapterEnvironment environment{loops, resolver, claims, clock, random};
      return make(name, options, environment, problems);
    };
    parts.make_backend = [make = protocol.make_backend, &loops, &resolver, &clock, &random](
                             const std::string& name, const Options& options, Problems& problems) {
      net::PortClaims none;
      AdapterEnvironment environment{loops, resolver, none, clock, random};
      return make(name, options, environment, problems);
    };
    all.push_back(std::move(parts));
  }
  return all;
}

}  // namespace figbridge
