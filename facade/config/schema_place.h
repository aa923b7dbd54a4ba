// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/json_index.h"
#include "core/json/json_text.h"

namespace figbridge::facade {

/// What a JSON Schema says of one place in the values that fit it.
struct SchemaPlace {
  bool certain = false;  ///< every value has something other than null there
  bool number = false;   ///< it is a number (or an integer), if it is anything
  bool boolean = false;
};

/// Looks through local `$ref` and `allOf`; what it cannot tell is false.
[[nodiscard]] SchemaPlace schema_place(const JsonText& schema, const JsonPointer& place);

}  // namespace figbridge::facade
