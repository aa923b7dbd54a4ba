// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/soap/import/contract_text.h"
#include "adapters/soap/import/yaml.h"
#include "adapters/soap/soap_import.h"
#include "core/json/json_text.h"

namespace figbridge::soap::test {

/// Answers every location with one document, so that it includes, imports and redefines itself.
class SelfLoader final : public DocumentLoader {
 public:
  explicit SelfLoader(std::string_view bytes) : bytes_(bytes) {}
  Result<std::string> load(const std::string& location, std::size_t limit) override {
    if (location.size() > 200 || bytes_.size() > limit)
      return fail(ErrorKind::too_large, Origin::caller, "too large");
    return std::string(bytes_);
  }

 private:
  std::string_view bytes_;
};

/// Reads any bytes as a WSDL and renders what an import would write. Empty, or what does not hold: an error
/// says something; every contract is JSON; a refused operation has no elements, any other has an endpoint.
[[nodiscard]] inline std::string wsdl_holds(std::string_view bytes) {
  SelfLoader loader(bytes);
  const schema::SchemaLimits limits{
      .documents = 20, .bytes = 1'000'000, .nodes = 20'000, .particles = 20'000};
  const auto model = read_wsdl("a.wsdl", loader, Catalogue(), limits);
  if (!model) return model.error().describe().empty() ? "an error without words" : "";
  for (const WsdlOperation& each : model->operations) {
    if (each.id.empty() || each.port_type == nullptr) return "an operation without id or port type";
    if (each.refused()) {
      if (each.request.element != nullptr || each.response.element != nullptr)
        return "a refused operation has elements";
      continue;
    }
    if (each.endpoints.empty()) return "no endpoint";
    const auto contract = parse_json(contract_file(each), {}, Origin::bridge);
    if (!contract) return "contract: " + contract.error().describe();
  }
  const BackendNames backends(*model, "");
  if (operations_yaml(*model, backends, "a.wsdl").empty() ||
      backends_yaml(backends, "a.wsdl", "a.wsdl").empty())
    return "no YAML";
  if (!parse_json(import_report(*model), {}, Origin::bridge)) return "the report is no JSON";
  return import_table(*model).empty() ? "no table" : "";
}

}  // namespace figbridge::soap::test
