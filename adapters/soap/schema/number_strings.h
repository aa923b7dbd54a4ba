// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/json_text.h"

namespace figbridge::soap::schema {

/// A schema that JsonSchemaWriter made, for values whose numbers are strings of their digits (`numbers:
/// string`): every `number` and `integer` becomes `string`, enumerations, constants and defaults become
/// strings too, and what bounds numbers goes into `x-` members, since JSON Schema has no word for it.
[[nodiscard]] JsonText with_number_strings(const JsonText& schema);

}  // namespace figbridge::soap::schema
