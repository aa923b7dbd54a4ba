// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "adapters/soap/soap_codec.h"
#include "adapters/soap/soap_config.h"
#include "core/listener.h"

namespace figbridge::soap {

/// An operation of the WSDL that is offered as an operation of the bridge.
struct SoapBinding {
  std::string operation;
  std::string wire;
  std::shared_ptr<const SoapCodec> codec;
};

/// What a SOAP listener compiled for one snapshot.
class SoapBindings final : public ListenerBindings {
 public:
  /// False if that operation of the WSDL is offered already.
  bool add(const SoapService& service, const WsdlOperation& operation, const std::string& name);
  [[nodiscard]] bool empty() const { return by_id_.empty(); }
  /// Null if nobody configured it.
  [[nodiscard]] const SoapBinding* find(const WsdlOperation* operation) const;

 private:
  /// By id: a listener that is being replaced may still ask with its own reading of the WSDL.
  std::unordered_map<std::string, SoapBinding> by_id_;
};

}  // namespace figbridge::soap
