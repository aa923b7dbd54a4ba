// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/wsdl/operations.h"

#include <algorithm>
#include <array>
#include <utility>

namespace figbridge::soap::wsdl {

using schema::XmlTreeNode;

namespace {

constexpr std::size_t kMostFaults = 200;
constexpr std::string_view kHttpBinding = "http://schemas.xmlsoap.org/wsdl/http/";

void note(std::string& problem, std::string text) {
  if (problem.empty()) problem = std::move(text);
}

bool is_http_transport(std::string_view uri) {
  static constexpr std::array<std::string_view, 4> kHttp = {
      "http://schemas.xmlsoap.org/soap/http", "http://schemas.xmlsoap.org/soap/http/",
      "http://www.w3.org/2003/05/soap/bindings/HTTP/", "http://www.w3.org/2003/05/soap/bindings/HTTP"};
  return uri.empty() || std::ranges::find(kHttp, uri) != kHttp.end();
}

SoapStyle style_of(const XmlTreeNode& soap_binding, const XmlTreeNode* soap_operation) {
  const auto own = soap_operation == nullptr ? std::nullopt : soap_operation->attribute("style");
  const auto style = own ? own : soap_binding.attribute("style");
  return style == "rpc" ? SoapStyle::rpc : SoapStyle::document;
}

std::string describe_foreign_binding(const Component& binding) {
  std::string how = "no SOAP extension";
  if (const XmlTreeNode* http = binding.node->child(kHttpBinding, "binding")) {
    how = "HTTP " + std::string(http->attribute("verb").value_or(""));
  }
  std::size_t operations = 0;
  for (const XmlTreeNode* child : binding.node->children) operations += child->is(kWsdl, "operation") ? 1 : 0;
  return "binding " + std::string(binding.name->local) + " (" + how + ", " + std::to_string(operations) +
         " operations) is not handled";
}

/// The wrapped convention: one body part, its element named as the operation, a sequence without attributes.
bool is_wrapped(const WsdlOperation& operation) {
  const schema::ElementDecl* element = operation.request.element;
  if (operation.style == SoapStyle::rpc || element == nullptr || element->name->local != operation.name)
    return false;
  return element->type.complex != nullptr;
}

}  // namespace

Status OperationReader::check_size() const {
  for (const std::string_view kind : {"portType", "binding"}) {
    std::size_t operations = 0;
    for (const Component* each : definitions_.all(kind)) operations += each->node->children.size();
    if (operations > kMostOperations) {
      return fail(ErrorKind::too_large, Origin::caller, "the WSDL has more than 10,000 operations");
    }
  }
  return {};
}

Status OperationReader::read(WsdlModel& model) {
  if (auto small = check_size(); !small) return small;
  model_ = &model;
  for (const Component* port_type : definitions_.all("portType")) (void)operations_of_port_type(*port_type);
  collect_ports();
  for (const Component* binding : definitions_.all("binding")) read_binding(*binding);
  add_unbound();
  return {};
}

OperationReader::PortTypeOperations& OperationReader::operations_of_port_type(const Component& port_type) {
  const auto [known, fresh] = port_types_.try_emplace(&port_type);
  if (fresh) {
    known->second.list = operations_of(port_type);
    known->second.bound.resize(known->second.list.size());
    known->second.elsewise.resize(known->second.list.size());
  }
  return known->second;
}

void OperationReader::collect_ports() {
  for (const Component* service : definitions_.all("service")) {
    for (const XmlTreeNode* port : service->node->children) {
      if (!port->is(kWsdl, "port")) continue;
      const Component* binding =
          definitions_.find("binding", *service, *port, port->attribute("binding").value_or(""));
      if (binding == nullptr) continue;
      const XmlTreeNode* address = soap_child(port, "address");
      ports_[binding].push_back(
          {std::string(service->name->local), std::string(port->attribute("name").value_or("")),
           std::string(address == nullptr ? "" : address->attribute("location").value_or(""))});
    }
  }
}

void OperationReader::read_binding(const Component& binding) {
  const std::string_view type = binding.node->attribute("type").value_or("");
  const Component* port_type = definitions_.find("portType", binding, *binding.node, type);
  const XmlTreeNode* soap_binding = soap_child(binding.node, "binding");
  if (soap_binding == nullptr) model_->not_handled.push_back(describe_foreign_binding(binding));
  for (const XmlTreeNode* child : binding.node->children) {
    if (!child->is(kWsdl, "operation")) continue;
    if (port_type == nullptr) {
      if (soap_binding != nullptr) {
        refuse_unmatched(binding, *child,
                         "port type \"" + std::string(type) + "\" is not declared (" + binding.place() + ")");
      }
      continue;
    }
    PortTypeOperations& operations = operations_of_port_type(*port_type);
    if (soap_binding != nullptr) {
      read_bound_operation(binding, *soap_binding, *child, operations);
    } else if (const AbstractOperation* matched = match(operations.list, *child)) {
      operations.elsewise[static_cast<std::size_t>(matched - operations.list.data())] = true;
    }
  }
}

void OperationReader::refuse_unmatched(const Component& binding, const XmlTreeNode& node,
                                       const std::string& problem) {
  model_->operations.push_back(WsdlOperation{.name = std::string(node.attribute("name").value_or("")),
                                             .port_type = binding.name,
                                             .problem = problem});
  made_of_.push_back(nullptr);
}

void OperationReader::read_bound_operation(const Component& binding, const XmlTreeNode& soap_binding,
                                           const XmlTreeNode& node, PortTypeOperations& operations) {
  const AbstractOperation* operation = match(operations.list, node);
  if (operation == nullptr) {
    return refuse_unmatched(binding, node,
                            "no single operation of the port type fits (" + binding.place(node) + ")");
  }
  operations.bound[static_cast<std::size_t>(operation - operations.list.data())] = true;
  const XmlTreeNode* soap_operation = soap_child(&node, "operation");
  WsdlOperation made{.name = operation->name,
                     .port_type = operation->port_type->name,
                     .style = style_of(soap_binding, soap_operation),
                     .one_way = operation->output == nullptr,
                     .problem = operation->pattern_problem(),
                     .documentation = operation->documentation()};
  const std::string_view transport = soap_binding.attribute("transport").value_or("");
  if (!is_http_transport(transport)) note(made.problem, "transport " + std::string(transport));
  Direction direction{.operation = operation,
                      .abstract = operation->input,
                      .bound = node.child(kWsdl, "input"),
                      .binding = &binding,
                      .style = made.style};
  if (operation->input != nullptr) made.request = bodies_.read(direction, made.problem);
  if (operation->output != nullptr) {
    direction.abstract = operation->output;
    direction.bound = node.child(kWsdl, "output");
    direction.response = true;
    made.response = bodies_.read(direction, made.problem);
  }
  made.wrapped = is_wrapped(made);
  read_faults(made, *operation, node);
  add_endpoints(made, binding, soap_binding, soap_operation);
  merge_or_add(std::move(made), *operation);
}

void OperationReader::read_faults(WsdlOperation& made, const AbstractOperation& operation,
                                  const XmlTreeNode& bound) {
  if (operation.faults.size() > kMostFaults) return note(made.problem, "more than 200 faults");
  for (const XmlTreeNode* fault : operation.faults) {
    const auto same = [&](const XmlTreeNode* each) {
      return each->is(kWsdl, "fault") && each->attribute("name") == fault->attribute("name");
    };
    const auto found = std::ranges::find_if(bound.children, same);
    made.faults.push_back(bodies_.fault(operation, *fault, found == bound.children.end() ? nullptr : *found));
  }
}

void OperationReader::add_endpoints(WsdlOperation& made, const Component& binding,
                                    const XmlTreeNode& soap_binding, const XmlTreeNode* soap_operation) {
  WsdlEndpoint endpoint{.binding = std::string(binding.name->local),
                        .version = soap_binding.ns == kSoap12Binding ? SoapVersion::v1_2 : SoapVersion::v1_1};
  if (soap_operation != nullptr) endpoint.action = soap_operation->attribute("soapAction").value_or("");
  for (const Port& port : ports_[&binding]) {
    endpoint.service = port.service;
    endpoint.port = port.name;
    endpoint.address = port.address;
    made.endpoints.push_back(endpoint);
  }
  if (made.endpoints.empty()) made.endpoints.push_back(std::move(endpoint));
}

/// Two bindings of one operation that put the same on the wire, but for the envelope's version, are one
/// operation.
void OperationReader::merge_or_add(WsdlOperation made, const AbstractOperation& operation) {
  for (std::size_t i = 0; i < made_of_.size(); ++i) {
    WsdlOperation& known = model_->operations[i];
    if (made_of_[i] != operation.node || known.style != made.style || known.problem != made.problem) continue;
    if (known.request.element != made.request.element || known.response.element != made.response.element)
      continue;
    std::ranges::move(made.endpoints, std::back_inserter(known.endpoints));
    return;
  }
  made_of_.push_back(operation.node);
  model_->operations.push_back(std::move(made));
}

void OperationReader::add_unbound() {
  for (const Component* port_type : definitions_.all("portType")) {
    const PortTypeOperations& operations = operations_of_port_type(*port_type);
    for (std::size_t i = 0; i < operations.list.size(); ++i) {
      if (operations.bound[i] || operations.elsewise[i]) continue;
      const AbstractOperation& operation = operations.list[i];
      made_of_.push_back(operation.node);
      model_->operations.push_back(WsdlOperation{.name = operation.name,
                                                 .port_type = port_type->name,
                                                 .problem = "no binding binds it",
                                                 .documentation = operation.documentation()});
    }
  }
}

}  // namespace figbridge::soap::wsdl
