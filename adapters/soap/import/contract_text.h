// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/soap/soap_contract.h"

namespace figbridge::soap {

/// The contract as a file: `{"title", "input", "output", "errors", "$defs"}`, indented by two spaces, one
/// line for what is short; a line feed at the end. The operation must not be refused.
[[nodiscard]] std::string contract_file(const WsdlOperation& operation);

}  // namespace figbridge::soap
