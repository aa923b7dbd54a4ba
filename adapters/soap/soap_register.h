// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/common/protocol.h"

namespace figbridge::soap {

/// SOAP 1.1 and 1.2 over HTTP, both directions.
[[nodiscard]] Protocol soap_protocol();

}  // namespace figbridge::soap
