// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/rest/rest_import.h"

namespace figbridge::rest {

/// The backend that an import proposes.
struct ProposedBackend {
  std::string name;
  std::string openapi;   ///< the document's path as the configuration names it
  std::string endpoint;  ///< empty: to be filled in
  std::string server;    ///< what the document says, where that is no address
};

/// operations.yaml, with the routes that a service of the modern side needs to be called at all.
[[nodiscard]] std::string operations_yaml(const RestImport& import, const ProposedBackend& backend, Side side,
                                          std::string_view title);
[[nodiscard]] std::string backends_yaml(const RestImport& import, const ProposedBackend& backend,
                                        std::string_view title);
/// `contracts/get_party.json`
[[nodiscard]] std::string contract_path(const ImportedOperation& operation);

}  // namespace figbridge::rest
