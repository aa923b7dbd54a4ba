// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_bindings.h"

#include <utility>

#include "adapters/soap/soap_config.h"

namespace figbridge::soap {

bool SoapBindings::add(const SoapService& service, const WsdlOperation& operation, const std::string& name) {
  SoapBinding binding{
      .operation = name, .wire = wire_of(operation), .codec = service.codec_of(operation, false)};
  return by_id_.try_emplace(operation.id, std::move(binding)).second;
}

const SoapBinding* SoapBindings::find(const WsdlOperation* operation) const {
  const auto found = by_id_.find(operation->id);
  return found == by_id_.end() ? nullptr : &found->second;
}

}  // namespace figbridge::soap
