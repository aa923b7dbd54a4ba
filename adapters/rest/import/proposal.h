// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/rest/rest_import.h"
#include "core/json/json_text.h"

/// What an import proposes for one operation, beyond what the document says.
namespace figbridge::rest {

/// `read` for what GET asks for; everything else is a write until a person says otherwise.
[[nodiscard]] Safety proposed_safety(const DescribedOperation& operation);

/// Members of the input that may be the business key, the likeliest first: path parameters, then required
/// values whose names end like those of keys (`customerId`, `order_number`). JSON Pointers.
[[nodiscard]] std::vector<std::string> key_candidates(const DescribedOperation& operation);

/// An error of the contract: what the service's status means.
struct ProposedError {
  std::string status;  ///< of the service: 404
  std::string code;    ///< of the contract: not_found
  JsonText schema;
};
/// In the order of their statuses. `4XX` and `default` stand for the usual business errors that the document
/// does not tell apart. 401, 403, 407, 429 and 5xx are not the business of a contract: the bridge tells them.
[[nodiscard]] std::vector<ProposedError> proposed_errors(const DescribedOperation& operation);

}  // namespace figbridge::rest
