// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace figbridge::store {

/// SHA-256, 32 bytes, over everything of a piece of work that must come out as it went in.
[[nodiscard]] std::string work_digest(std::string_view id, std::string_view queue, std::string_view key,
                                      std::string_view payload);

}  // namespace figbridge::store
