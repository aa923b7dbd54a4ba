// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/wsdl/port_type.h"

#include <algorithm>
#include <array>

namespace figbridge::soap::wsdl {

using schema::XmlTreeNode;

namespace {

constexpr std::size_t kDocumentationBytes = 1000;

std::string name_or(const XmlTreeNode* node, std::string otherwise) {
  if (node == nullptr) return {};
  const auto name = node->attribute("name");
  return name ? std::string(*name) : std::move(otherwise);
}

bool same_direction(const XmlTreeNode* bound, const std::string& name) {
  const auto asked = bound == nullptr ? std::nullopt : bound->attribute("name");
  return !asked || *asked == name;
}

}  // namespace

std::string AbstractOperation::input_name() const {
  return name_or(input, output == nullptr ? name : name + "Request");
}

std::string AbstractOperation::output_name() const {
  return name_or(output, input == nullptr ? name : name + "Response");
}

std::string AbstractOperation::pattern_problem() const {
  if (input == nullptr) return "notification (an operation without input)";
  return output_first ? "solicit-response (output before input)" : "";
}

std::string AbstractOperation::documentation() const {
  const XmlTreeNode* text = node->child(kWsdl, "documentation");
  std::string joined;
  if (text == nullptr) return joined;
  for (const std::string_view word : schema::split_list(text->text)) {
    if (joined.size() + word.size() + 1 > kDocumentationBytes) break;
    joined += joined.empty() ? std::string(word) : " " + std::string(word);
  }
  return joined;
}

std::vector<AbstractOperation> operations_of(const Component& port_type) {
  std::vector<AbstractOperation> list;
  for (const XmlTreeNode* child : port_type.node->children) {
    if (!child->is(kWsdl, "operation")) continue;
    AbstractOperation operation{.port_type = &port_type, .node = child};
    operation.name = child->attribute("name").value_or("");
    for (const XmlTreeNode* each : child->children) {
      if (each->is(kWsdl, "input")) {
        operation.output_first = operation.output != nullptr;
        operation.input = each;
      } else if (each->is(kWsdl, "output")) {
        operation.output = each;
      } else if (each->is(kWsdl, "fault")) {
        operation.faults.push_back(each);
      }
    }
    list.push_back(std::move(operation));
  }
  return list;
}

const AbstractOperation* match(const std::vector<AbstractOperation>& operations,
                               const XmlTreeNode& binding_operation) {
  const std::string_view name = binding_operation.attribute("name").value_or("");
  std::vector<const AbstractOperation*> named;
  for (const AbstractOperation& each : operations) {
    if (each.name == name) named.push_back(&each);
  }
  if (named.size() < 2) return named.empty() ? nullptr : named.front();
  const XmlTreeNode* input = binding_operation.child(kWsdl, "input");
  const XmlTreeNode* output = binding_operation.child(kWsdl, "output");
  std::erase_if(named, [&](const AbstractOperation* each) {
    return !same_direction(input, each->input_name()) || !same_direction(output, each->output_name());
  });
  return named.size() == 1 ? named.front() : nullptr;
}

std::string addressing_action(const XmlTreeNode* node) {
  static constexpr std::array<std::string_view, 3> kNamespaces = {
      "http://www.w3.org/2006/05/addressing/wsdl", "http://www.w3.org/2007/05/addressing/metadata",
      "http://schemas.xmlsoap.org/ws/2004/08/addressing"};
  if (node == nullptr) return {};
  for (const std::string_view uri : kNamespaces) {
    if (const auto action = node->attribute(uri, "Action")) return std::string(*action);
  }
  return {};
}

}  // namespace figbridge::soap::wsdl
