// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/rest/rest_contract.h"
#include "core/json/json_index.h"

namespace figbridge::rest {

/// Reads one operation of an OpenAPI document. `item` is its path item, `operation` stands in it.
[[nodiscard]] Result<DescribedOperation> read_openapi_operation(const JsonIndex& document, bool version_30,
                                                                const CallPattern& pattern,
                                                                JsonIndex::Id item, JsonIndex::Id operation);

}  // namespace figbridge::rest
