// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/backend.h"
#include "core/config/problems.h"
#include "core/listener.h"
#include "facade/config/configuration.h"
#include "facade/config/protocol_options.h"
#include "facade/state.h"

namespace figbridge::facade {

/// A protocol as the program was built with: what may be configured, and what makes its parts. Ports are
/// claimed in `claims` while a listener is made and opened by whoever runs the generation.
struct ProtocolParts {
  ProtocolOptions options;
  std::function<std::unique_ptr<Listener>(const std::string& name, const Options&, net::PortClaims& claims,
                                          Problems&)>
      make_listener;
  std::function<std::unique_ptr<Backend>(const std::string& name, const Options&, Problems&)> make_backend;
};

/// Makes of a checked configuration everything that runs it: backends, listeners, the catalogue, compiled
/// mappings. Opens no port and calls nobody. Everything that is wrong is in `problems`; then the result is
/// null. `former` is the generation that it will replace: what tripped there stays turned back.
[[nodiscard]] std::shared_ptr<const Generation> assemble(std::shared_ptr<const Configuration> configuration,
                                                         std::span<const ProtocolParts> protocols,
                                                         Problems& problems,
                                                         const Generation* former = nullptr);

}  // namespace figbridge::facade
