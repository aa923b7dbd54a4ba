// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/json_writer.h"

/// What the reports of all imports are made of.
namespace figbridge {

void write_text(JsonWriter& out, std::string_view name, std::string_view text);
void write_list(JsonWriter& out, std::string_view name, const std::vector<std::string>& list);

/// Rows of as many cells each, in columns of at most 48 characters; the last column is as wide as it is.
[[nodiscard]] std::string in_columns(const std::vector<std::vector<std::string>>& rows);
/// A line for each, what is missing behind what is only noted.
[[nodiscard]] std::string remarks(const std::vector<std::string>& not_handled,
                                  const std::vector<std::string>& missing);

}  // namespace figbridge
