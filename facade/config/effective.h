// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/config/config_node.h"
#include "core/limits.h"
#include "facade/config/protocol_options.h"

namespace figbridge::facade {

/// A checked configuration as it takes effect: as written, with defaults filled in and secrets marked.
/// Reading it again gives the same configuration.
[[nodiscard]] ConfigNode effective_tree(const ConfigNode& root, std::span<const ProtocolOptions> protocols,
                                        const Limits& limits);

}  // namespace figbridge::facade
