// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/common/protocol.h"

namespace figbridge::rest {

/// REST, as apps/figbridge/protocols.cpp lists it.
[[nodiscard]] Protocol protocol();

}  // namespace figbridge::rest
