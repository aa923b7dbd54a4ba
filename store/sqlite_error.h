// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/error.h"

namespace Poco {
class Exception;
}

namespace figbridge::store {

/// What SQLite (through Poco) threw, as an Error: our words for what an operator can act on, theirs in
/// `remote`. Error::code is `damaged`, `disk_full` or `disk_fails` where it is one of these.
[[nodiscard]] Error sqlite_error(const Poco::Exception& thrown, const std::string& trying);

}  // namespace figbridge::store
