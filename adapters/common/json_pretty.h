// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace figbridge {

/// Canonical JSON for people: two spaces a level, a newline at the end, empty containers on one line.
[[nodiscard]] std::string pretty_json(std::string_view canonical);

/// Canonical JSON, laid out to be read: containers of up to `width` characters stay on one line.
[[nodiscard]] std::string folded_json(std::string_view canonical, std::size_t width = 100);

}  // namespace figbridge
