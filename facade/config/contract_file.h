// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/json/json_index.h"
#include "core/operation.h"

namespace figbridge::facade {

/// Reads `{"input": …, "output": …, "errors": {CODE: …}}`, where each … is a JSON Schema; what is left out is
/// `true`.
/// `$defs` beside them are put into each schema that has none of its own. Errors are `configuration`, located
/// by line and column where that is known.
[[nodiscard]] Result<Contract> read_contract(std::string_view bytes);

enum class Declared : std::uint8_t { yes, no, open };

/// Whether a schema declares a place: `no` only if the schema lists the properties at some level and this one
/// is not among them. Looks through local `$ref`, `allOf`, `anyOf` and `oneOf`; what it cannot tell is
/// `open`.
[[nodiscard]] Declared declares(const JsonText& schema, const JsonPointer& place);

}  // namespace figbridge::facade
