// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_register.h"

#include <utility>

#include "adapters/common/http_front.h"
#include "adapters/common/http_upstream.h"
#include "adapters/soap/soap_backend.h"
#include "adapters/soap/soap_config.h"
#include "adapters/soap/soap_listener.h"
#include "net/ports.h"
#include "net/url.h"

namespace figbridge::soap {
namespace {

/// The path of the first address that the WSDL names.
std::string path_of(const WsdlModel& wsdl) {
  for (const auto& operation : wsdl.operations) {
    for (const auto& endpoint : operation.endpoints) {
      if (auto url = net::parse_url(endpoint.address); url && !url->path.empty()) return url->path;
    }
  }
  return "/";
}

std::unique_ptr<Listener> make_listener(const std::string& name, const Options& options,
                                        AdapterEnvironment& environment, Problems& problems) {
  const auto place = "listeners." + name;
  auto service = load_service(options, place, problems);
  if (!service) return nullptr;
  const WsdlModel& wsdl = service->wsdl;
  auto pages = WsdlPages::read(wsdl.location, wsdl.documents);
  if (!pages) {
    problems.add(options.mark(), place + ".wsdl", pages.error().describe());
    return nullptr;
  }
  SoapListener::Parts parts{
      .name = name,
      .settings = listener_settings(options),
      .path = options.has("path") ? options.text("path") : path_of(wsdl),
      .public_address = options.has("public_address") ? options.text("public_address") : "",
      .username_token = options.text("principal") == "username_token",
      .service = service,
      .pages = std::move(*pages),
      .clock = &environment.clock,
      .random = &environment.random};
  parts.authenticator =
      Authenticator::make(parts.settings, place, options.mark(), environment.clock, problems);
  if (!parts.authenticator) return nullptr;
  if (parts.username_token && parts.settings.authentication != Authentication::forward) {
    problems.add(options.mark(), place + ".principal",
                 "'username_token' goes with 'authenticate: forward': nobody checks it here");
    return nullptr;
  }
  const auto port = port_settings(parts.settings);
  const bool takes_rest = parts.settings.forward_unmatched;
  const auto path = parts.path;
  auto listener = std::make_unique<SoapListener>(std::move(parts));
  environment.ports.exact(port, name, path, *listener);
  if (takes_rest) environment.ports.rest_of(port, name, *listener);
  return listener;
}

std::unique_ptr<Backend> make_backend(const std::string& name, const Options& options,
                                      AdapterEnvironment& environment, Problems& problems) {
  auto service = load_service(options, "backends." + name, problems);
  auto http = HttpUpstream::make(name, backend_settings(options), environment.loops, environment.resolver,
                                 options.mark(), problems);
  if (!service || !http) return nullptr;
  return std::make_unique<SoapBackend>(
      SoapBackend::Parts{.name = name,
                         .service = std::move(service),
                         .http = std::move(http),
                         .version = options.text("version"),
                         .numbers_as_strings = options.text("numbers") == "string",
                         .clock = &environment.clock});
}

}  // namespace

Protocol soap_protocol() {
  return {.name = "soap",
          .listener_options = soap_listener_options(),
          .backend_options = soap_backend_options(),
          .binding_options = {},
          .step_options = {},
          .make_listener = make_listener,
          .make_backend = make_backend};
}

}  // namespace figbridge::soap
