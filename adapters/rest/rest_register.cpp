// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_register.h"

#include <utility>

#include "adapters/common/http_front.h"
#include "adapters/rest/rest_backend.h"
#include "adapters/rest/rest_config.h"
#include "adapters/rest/rest_listener.h"
#include "net/ports.h"

namespace figbridge::rest {
namespace {

bool is_base_path(const std::string& path) {
  return path.starts_with('/') && path.find_first_of("?#{}% ") == std::string::npos &&
         path.find("//") == std::string::npos;
}

std::unique_ptr<Listener> make_listener(const std::string& name, const Options& options,
                                        AdapterEnvironment& environment, Problems& problems) {
  const std::string place = "listeners." + name;
  const std::string& base = options.text("base_path");
  const std::string& document = options.text("openapi_path");
  if (!is_base_path(base))
    problems.add(options.mark(), place + ".base_path", "expected a plain path such as /api");
  if (!document.empty() && !is_base_path(document)) {
    problems.add(options.mark(), place + ".openapi_path",
                 "expected a plain path such as /openapi.json, or nothing");
  }
  RestListenerSettings settings = rest_listener_settings(options);
  if (!settings.common.address) {
    problems.add(options.mark(), place, "needs an address: `port` or `listen`");
    return nullptr;
  }
  const net::PortSettings port = port_settings(settings.common);
  const std::string prefix = settings.base_path.empty() ? "/" : settings.base_path;
  auto authenticator =
      Authenticator::make(settings.common, place, options.mark(), environment.clock, problems);
  if (!authenticator) return nullptr;
  auto listener = std::make_unique<RestListener>(name, std::move(settings), std::move(authenticator),
                                                 environment.clock, environment.random);
  environment.ports.prefix(port, name, prefix, *listener);
  return listener;
}

std::unique_ptr<Backend> make_backend(const std::string& name, const Options& options,
                                      AdapterEnvironment& environment, Problems& problems) {
  return RestBackend::make(name, rest_backend_settings(options), environment.loops, environment.resolver,
                           options.mark(), problems);
}

}  // namespace

Protocol protocol() {
  return {.name = "rest",
          .listener_options = listener_option_specs(),
          .backend_options = backend_option_specs(),
          .binding_options = binding_option_specs(),
          .step_options = step_option_specs(),
          .make_listener = make_listener,
          .make_backend = make_backend};
}

}  // namespace figbridge::rest
