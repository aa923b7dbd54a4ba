// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/json_text.h"

namespace figbridge::facade {

/// A request with other values at some places: `set` is an object, JSON Pointers to values. Only values that
/// are there are replaced; all else keeps its digits. `invalid` if a place is not there, or two overlap.
[[nodiscard]] Result<JsonText> with_values(const JsonText& request, const JsonText& set);

}  // namespace figbridge::facade
