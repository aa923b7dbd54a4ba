// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "adapters/soap/soap_contract.h"

namespace figbridge::soap {

/// The backends that the operations of a WSDL are called on: one for each address.
class BackendNames {
 public:
  /// `wanted` names the only one, or is the stem of several; empty: from the service.
  BackendNames(const WsdlModel& model, std::string_view wanted);
  /// The backend of an operation that is not refused.
  [[nodiscard]] const std::string& of(const WsdlOperation& operation) const;
  /// Name to address, which may be empty.
  [[nodiscard]] const std::map<std::string, std::string>& all() const { return addresses_; }

 private:
  std::map<std::pair<std::string, std::string>, std::string> names_;  ///< by service and address
  std::map<std::string, std::string> addresses_;
};

/// operations.yaml and backends.yaml. `wsdl` is the path or URL that the backends name.
[[nodiscard]] std::string operations_yaml(const WsdlModel& model, const BackendNames& backends,
                                          std::string_view title);
[[nodiscard]] std::string backends_yaml(const BackendNames& backends, std::string_view wsdl,
                                        std::string_view title);
/// `contracts/get_customer.json`
[[nodiscard]] std::string contract_path(const WsdlOperation& operation);

}  // namespace figbridge::soap
