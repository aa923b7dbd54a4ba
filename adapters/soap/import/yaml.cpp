// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/import/yaml.h"

#include <algorithm>
#include <set>
#include <utility>

#include "adapters/common/import_wording.h"
#include "adapters/common/snake_case.h"
#include "adapters/common/unique_names.h"
#include "adapters/soap/import/wording.h"

namespace figbridge::soap {

namespace {

const WsdlEndpoint& first_endpoint(const WsdlOperation& operation) {
  // An endpoint with an address is better than one without.
  const auto found = std::ranges::find_if(operation.endpoints,
                                          [](const WsdlEndpoint& each) { return !each.address.empty(); });
  return found == operation.endpoints.end() ? operation.endpoints.front() : *found;
}

std::pair<std::string, std::string> key_of(const WsdlOperation& operation) {
  const WsdlEndpoint& endpoint = first_endpoint(operation);
  return {endpoint.service, endpoint.address};
}

/// `/get-customer`, `/accounts/get-customer`
std::string rest_path(const WsdlOperation& operation) {
  std::string path = "/" + operation.id;
  std::ranges::replace(path, '_', '-');
  std::ranges::replace(path, '.', '/');
  return path;
}

std::string call_of(const WsdlModel& model, const WsdlOperation& operation) {
  return model.called(operation.name) == &operation ? operation.name : operation.id;
}

std::string listeners_of(const WsdlOperation& operation) {
  std::string text = "[{rest: " + in_quotes("POST " + rest_path(operation)) + "}";
  if (operation.request.element != nullptr) {
    text += ", {soap: " + in_quotes(operation.request.element->name->clark()) + "}";
  }
  return text + "]";
}

std::string operation_yaml(const WsdlModel& model, const WsdlOperation& operation,
                           const BackendNames& backends) {
  std::string text = "  # " + one_line(operation.name) + ": " + style_text(operation) +
                     versions_text(operation) + ", " + operation.summary() + "\n";
  for (const std::string& note : operation.notes) text += "  # " + one_line(note) + "\n";
  text += "  " + plain_or_quoted(operation.id) + ":\n";
  text += "    safety: write\n";
  text += "    key: none\n";
  text += "    contract: " + contract_path(operation) + "\n";
  text += "    listeners: " + listeners_of(operation) + "\n";
  text += "    legacy: {backend: " + plain_or_quoted(backends.of(operation)) +
          ", call: " + plain_or_quoted(call_of(model, operation)) + "}\n";
  return text;
}

bool is_http(std::string_view address) {
  return address.starts_with("http://") || address.starts_with("https://");
}

}  // namespace

BackendNames::BackendNames(const WsdlModel& model, std::string_view wanted) {
  std::set<std::pair<std::string, std::string>> keys;
  for (const WsdlOperation& each : model.operations) {
    if (!each.refused()) keys.insert(key_of(each));
  }
  UniqueNames unique;
  for (const auto& key : keys) {
    std::string stem = !wanted.empty()     ? std::string(wanted)
                       : key.first.empty() ? "legacy"
                                           : snake_case(key.first);
    if (!wanted.empty() && keys.size() > 1 && !key.first.empty()) stem += "_" + snake_case(key.first);
    std::string name = unique.take(stem);
    addresses_.emplace(name, key.second);
    names_.emplace(key, std::move(name));
  }
}

const std::string& BackendNames::of(const WsdlOperation& operation) const {
  return names_.at(key_of(operation));
}

std::string contract_path(const WsdlOperation& operation) {
  return "contracts/" + operation.id + ".json";
}

std::string operations_yaml(const WsdlModel& model, const BackendNames& backends, std::string_view title) {
  std::string text = "# Proposed by `figbridge import wsdl` from " + one_line(title) +
                     ".\n"
                     "# Review each operation: safety (read, idempotent, or write, the careful one), key "
                     "(where the business key\n"
                     "# stands in the request, a JSON Pointer), and the REST path.\n";
  const auto refused = [](const WsdlOperation& each) { return each.refused(); };
  text += std::ranges::all_of(model.operations, refused) ? "operations: {}\n" : "operations:\n";
  for (const WsdlOperation& each : model.operations) {
    if (!each.refused()) text += operation_yaml(model, each, backends);
  }
  if (std::ranges::none_of(model.operations, refused)) return text;
  text += "# Not imported:\n";
  for (const WsdlOperation& each : model.operations) {
    if (each.refused()) text += "#   " + one_line(each.name) + ": " + one_line(each.problem) + "\n";
  }
  return text;
}

std::string backends_yaml(const BackendNames& backends, std::string_view wsdl, std::string_view title) {
  std::string text = "# Proposed by `figbridge import wsdl` from " + one_line(title) + ".\n";
  text += backends.all().empty() ? "backends: {}\n" : "backends:\n";
  for (const auto& [name, address] : backends.all()) {
    text += "  " + plain_or_quoted(name) + ":\n";
    text += "    protocol: soap\n";
    text += "    wsdl: " + plain_or_quoted(wsdl) + "\n";
    if (is_http(address)) {
      text += "    endpoints: [" + in_quotes(address) + "]\n";
    } else {
      const std::string said = address.empty() ? "none" : "\"" + one_line(address) + "\"";
      text += "    endpoints: []  # to be filled in: the WSDL's address is " + said + "\n";
    }
  }
  return text;
}

}  // namespace figbridge::soap
