// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/soap/soap_contract.h"

namespace figbridge::soap {

/// Names the operation of a message: by its action where only one operation has it, else by the body's first
/// child. Immutable; any thread. The WSDL outlives it.
class OperationNames {
 public:
  explicit OperationNames(const WsdlModel& wsdl);

  /// Null if no operation, or more than one, has that action.
  [[nodiscard]] const WsdlOperation* by_action(std::string_view action) const;
  /// Null if no operation, or more than one, has that element.
  [[nodiscard]] const WsdlOperation* by_body(std::string_view ns, std::string_view local) const;
  /// Whether more than one operation has that element.
  [[nodiscard]] bool is_shared(std::string_view ns, std::string_view local) const;

 private:
  using Table = std::unordered_map<std::string, const WsdlOperation*>;
  [[nodiscard]] static const WsdlOperation* in(const Table& table, const std::string& key);
  static void add(Table& table, std::string key, const WsdlOperation& operation);
  Table actions_;  ///< null: several
  Table bodies_;
};

}  // namespace figbridge::soap
