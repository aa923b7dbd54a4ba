// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/error.h"

namespace figbridge::store {

/// An error as a row keeps it: kind, origin, effect, code, location, text, detail, each ending with a NUL;
/// without the other end's text and causes. Empty: there is none.
[[nodiscard]] std::string packed_error(const std::optional<Error>& error);
[[nodiscard]] std::optional<Error> unpacked_error(const std::string& text);

}  // namespace figbridge::store
