// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/wsdl/definitions.h"

namespace figbridge::soap::wsdl {

/// An operation as its port type declares it, before any binding.
struct AbstractOperation {
  const Component* port_type = nullptr;
  const schema::XmlTreeNode* node = nullptr;
  std::string name;
  const schema::XmlTreeNode* input = nullptr;   ///< wsdl:input, null if there is none
  const schema::XmlTreeNode* output = nullptr;  ///< wsdl:output
  std::vector<const schema::XmlTreeNode*> faults;
  bool output_first = false;

  /// The name by which a binding tells overloads apart (WSDL 1.1 section 2.4.5).
  [[nodiscard]] std::string input_name() const;
  [[nodiscard]] std::string output_name() const;
  /// Why the exchange pattern is not handled; "" if it is.
  [[nodiscard]] std::string pattern_problem() const;
  [[nodiscard]] std::string documentation() const;
};

[[nodiscard]] std::vector<AbstractOperation> operations_of(const Component& port_type);

/// The operation that a binding's operation element binds; null if there is none, or if overloads cannot be
/// told apart.
[[nodiscard]] const AbstractOperation* match(const std::vector<AbstractOperation>& operations,
                                             const schema::XmlTreeNode& binding_operation);

/// wsaw:Action (or its later name wsam:Action) of an input, output or fault; "" if there is none.
[[nodiscard]] std::string addressing_action(const schema::XmlTreeNode* node);

}  // namespace figbridge::soap::wsdl
