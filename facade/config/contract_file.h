// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/error.h"
#include "core/operation.h"

namespace figbridge::facade {

/// Reads `{"input": …, "output": …, "errors": {CODE: …}}`, where each … is a JSON Schema; what is left out is
/// `true`.
/// `$defs` beside them are put into each schema that has none of its own. Errors are `configuration`, located
/// by line and column where that is known.
[[nodiscard]] Result<Contract> read_contract(std::string_view bytes);

}  // namespace figbridge::facade
