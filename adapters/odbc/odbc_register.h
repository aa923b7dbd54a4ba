// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/common/protocol.h"

namespace figbridge::odbc {

[[nodiscard]] Protocol protocol();

}  // namespace figbridge::odbc
