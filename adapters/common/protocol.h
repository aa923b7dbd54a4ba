// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/backend.h"
#include "core/config/common_options.h"
#include "core/config/option_spec.h"
#include "core/config/problems.h"
#include "core/listener.h"

namespace figbridge::net {
class Loops;
class PortClaims;
class Resolver;
}  // namespace figbridge::net

namespace figbridge {

/// What the program lends to adapters. Everything outlives every listener and backend.
struct AdapterEnvironment {
  net::Loops& loops;
  net::Resolver& resolver;
  net::PortClaims&
      ports;  ///< where HTTP listeners say which paths they want on which address, when they are made
  const Clock& clock;
  Random& random;
};

/// A protocol as apps/figbridge/protocols.cpp lists it: both directions, and the options that are its own
/// (beside those that every listener or backend has).
struct Protocol {
  std::string name;
  std::vector<OptionSpec> listener_options;
  std::vector<OptionSpec> backend_options;
  std::vector<OptionSpec>
      binding_options;  ///< members of an operation's `listeners:` item beside the protocol's own
  std::vector<OptionSpec> step_options;  ///< members of a side beside backend, call, request, response, …
  Reach reach = Reach::network;          ///< which of the common options it has
  std::function<std::unique_ptr<Listener>(const std::string& name, const Options&, AdapterEnvironment&,
                                          Problems&)>
      make_listener;
  std::function<std::unique_ptr<Backend>(const std::string& name, const Options&, AdapterEnvironment&,
                                         Problems&)>
      make_backend;
};

}  // namespace figbridge
