// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "adapters/common/protocol.h"
#include "facade/assembly.h"
#include "net/loops.h"
#include "net/resolver.h"

namespace figbridge {

/// The protocols that the program is built with. A new one is one line here.
[[nodiscard]] std::vector<Protocol> protocols();

/// What may be configured about them.
[[nodiscard]] std::vector<facade::ProtocolOptions> protocol_options();

/// Their parts, made on these loops. All that is given outlives what they make.
[[nodiscard]] std::vector<facade::ProtocolParts> protocol_parts(net::Loops& loops, net::Resolver& resolver,
                                                                const Clock& clock, Random& random);

}  // namespace figbridge
