// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/config/option_spec.h"

namespace figbridge {

/// The section as it takes effect: what was written, then the defaults of what was not, with secret options
/// marked. What the specs do not know stays as it is.
[[nodiscard]] ConfigNode with_defaults(const ConfigNode& section, const std::vector<OptionSpec>& specs);

}  // namespace figbridge
