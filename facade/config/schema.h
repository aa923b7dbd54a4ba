// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "facade/config/protocol_options.h"

namespace figbridge::facade {

/// The JSON Schema (2020-12) of a whole configuration, for editors: made of the same specs that check it.
/// Stable: the same protocols give the same bytes.
[[nodiscard]] std::string json_schema(std::span<const ProtocolOptions> protocols);

/// The reference page (Markdown) of every option, made of the same specs.
[[nodiscard]] std::string reference_page(std::span<const ProtocolOptions> protocols);

}  // namespace figbridge::facade
