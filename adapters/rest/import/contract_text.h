// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "adapters/rest/rest_import.h"

namespace figbridge::rest {

/// The contract as a file: `{"title", "input", "output", "errors", "$defs"}`, laid out to be read; a line
/// feed at the end. Errors are the proposed ones, each with the status that a REST caller is told
/// (`x-status`).
[[nodiscard]] std::string contract_file(const DescribedOperation& operation);

}  // namespace figbridge::rest
