// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "facade/admin/admin_json.h"

namespace figbridge::facade {

/// A payload in contract form for an operator's eyes: what the schema calls `personal` or `secret` by
/// `x-class` is `***`, and so is text about which it says nothing. Names of members, numbers and truth values
/// about which it says nothing, and text that is `public` stay.
[[nodiscard]] AdminJson masked(std::string_view payload, std::string_view schema);

}  // namespace figbridge::facade
