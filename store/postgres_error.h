// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/error.h"

namespace Poco {
class Exception;
}

namespace figbridge::store {

/// What PostgreSQL (through Poco) threw, as an Error: our words for what an operator can act on, theirs in
/// `remote`. Error::code is `disk_full` or `lost` (the connection) where it is one of these.
[[nodiscard]] Error postgres_error(const Poco::Exception& thrown, const std::string& trying, bool connected);

}  // namespace figbridge::store
