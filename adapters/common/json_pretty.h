// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace figbridge {

/// Canonical JSON for people: two spaces a level, a newline at the end, empty containers on one line.
[[nodiscard]] std::string pretty_json(std::string_view canonical);

}  // namespace figbridge
