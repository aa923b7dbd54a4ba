// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/json/json_text.h"

namespace figbridge::rest {

/// Of the body that came with an error, what the contract declares for it: members that the schema names,
/// down to their leaves. A side's own words travel to a caller only where somebody has declared them. Empty
/// if nothing is left, or if what is left does not fit the schema.
[[nodiscard]] std::string declared_details(std::string_view body, const JsonText& schema);

}  // namespace figbridge::rest
