// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/json/json_text.h"

namespace figbridge::rest {

/// A document in YAML 1.2 (core schema) or JSON as canonical JSON: numbers keep their digits, dates stay
/// text. At most 16 MiB, 128 levels and 1,000,000 values, what aliases repeat included. Errors are
/// `configuration`, with line:column where there is one.
[[nodiscard]] Result<JsonText> read_yaml_or_json(std::string_view bytes);

}  // namespace figbridge::rest
