// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_names.h"

#include <utility>

namespace figbridge::soap {
namespace {

std::string key_of(std::string_view ns, std::string_view local) {
  std::string key(ns);
  key += '\n';
  key += local;
  return key;
}

}  // namespace

OperationNames::OperationNames(const WsdlModel& wsdl) {
  for (const auto& operation : wsdl.operations) {
    for (const auto& endpoint : operation.endpoints) {
      if (!endpoint.action.empty()) add(actions_, endpoint.action, operation);
    }
    if (!operation.request.action.empty()) add(actions_, operation.request.action, operation);
    if (const auto* element = operation.request.element) {
      add(bodies_, key_of(element->name->uri, element->name->local), operation);
    }
  }
}

void OperationNames::add(Table& table, std::string key, const WsdlOperation& operation) {
  const auto [place, fresh] = table.try_emplace(std::move(key), &operation);
  if (!fresh && place->second != &operation) place->second = nullptr;
}

const WsdlOperation* OperationNames::in(const Table& table, const std::string& key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : found->second;
}

const WsdlOperation* OperationNames::by_action(std::string_view action) const {
  return action.empty() ? nullptr : in(actions_, std::string(action));
}

const WsdlOperation* OperationNames::by_body(std::string_view ns, std::string_view local) const {
  return in(bodies_, key_of(ns, local));
}

bool OperationNames::is_shared(std::string_view ns, std::string_view local) const {
  const auto found = bodies_.find(key_of(ns, local));
  return found != bodies_.end() && found->second == nullptr;
}

}  // namespace figbridge::soap
