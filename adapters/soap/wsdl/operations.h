// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/soap/soap_contract.h"
#include "adapters/soap/wsdl/body.h"
#include "adapters/soap/wsdl/definitions.h"
#include "adapters/soap/wsdl/port_type.h"

namespace figbridge::soap::wsdl {

/// Goes through the bindings of a WSDL and makes operations of them. Use once.
class OperationReader {
 public:
  OperationReader(Definitions& definitions, schema::ModelBuilder& builder)
      : definitions_(definitions), builder_(builder), bodies_(definitions, builder) {}

  /// Fills operations (without ids and coverage) and not_handled. Fails with `too_large` beyond
  /// kMostOperations.
  [[nodiscard]] Status read(WsdlModel& model);
  static constexpr std::size_t kMostOperations = 10'000;  ///< of port types, and of bindings

 private:
  struct PortTypeOperations {
    std::vector<AbstractOperation> list;
    std::vector<bool> bound;     ///< by SOAP
    std::vector<bool> elsewise;  ///< by HTTP, or something else that is not SOAP
  };
  struct Port {
    std::string service;
    std::string name;
    std::string address;
  };

  [[nodiscard]] Status check_size() const;
  void collect_ports();
  void read_binding(const Component& binding);
  void read_bound_operation(const Component& binding, const schema::XmlTreeNode& soap_binding,
                            const schema::XmlTreeNode& node, PortTypeOperations& operations);
  void refuse_unmatched(const Component& binding, const schema::XmlTreeNode& node,
                        const std::string& problem);
  void read_faults(WsdlOperation& made, const AbstractOperation& operation, const schema::XmlTreeNode& bound);
  void add_endpoints(WsdlOperation& made, const Component& binding, const schema::XmlTreeNode& soap_binding,
                     const schema::XmlTreeNode* soap_operation);
  void merge_or_add(WsdlOperation made, const AbstractOperation& operation);
  void add_unbound();
  [[nodiscard]] PortTypeOperations& operations_of_port_type(const Component& port_type);

  Definitions& definitions_;
  schema::ModelBuilder& builder_;
  BodyReader bodies_;
  WsdlModel* model_ = nullptr;
  std::map<const Component*, std::vector<Port>> ports_;  ///< by binding
  std::map<const Component*, PortTypeOperations> port_types_;
  std::vector<const schema::XmlTreeNode*> made_of_;  ///< the port type's operation, of each model operation
};

}  // namespace figbridge::soap::wsdl
