// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/config/common_options.h"
#include "core/config/option_spec.h"

namespace figbridge::facade {

/// What a configuration may say about a protocol. The program fills it from the protocols that it was built
/// with.
struct ProtocolOptions {
  std::string name;
  std::vector<OptionSpec> listener_options;  ///< beside the common ones; the same name replaces a common one
  std::vector<OptionSpec> backend_options;
  std::vector<OptionSpec> binding_options;  ///< members of an operation's `listeners:` item
  std::vector<OptionSpec>
      step_options;  ///< members of a side's step beside backend, call, request, response, …
  Reach reach = Reach::network;
};

}  // namespace figbridge::facade
