// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/soap_codec.h"
#include "adapters/soap/soap_contract.h"
#include "core/config/option_spec.h"
#include "core/config/problems.h"

namespace figbridge::soap {

/// The options that are SOAP's own.
[[nodiscard]] std::vector<OptionSpec> soap_listener_options();
[[nodiscard]] std::vector<OptionSpec> soap_backend_options();

/// A service as its WSDL describes it, ready for translation. Immutable; any thread.
struct SoapService {
  WsdlModel wsdl;
  std::shared_ptr<const CodecPlan> plan;

  /// The translation of one operation. The service's parts live as long as the codec.
  [[nodiscard]] std::shared_ptr<const SoapCodec> codec_of(const WsdlOperation& operation,
                                                          bool numbers_as_strings) const;
};

/// Reads the WSDL that the option `wsdl` names, with all that it imports from the files beside it; schemas
/// that are well known come from FIGBRIDGE_CATALOG or from our own definitions. Null after reporting.
[[nodiscard]] std::shared_ptr<const SoapService> load_service(const Options& options, const std::string& path,
                                                              Problems& problems);

/// The operation that a configuration names: its id (`get_customer`), its name (`GetCustomer`),
/// `{namespace}name` with the WSDL's, the port type's or the request element's namespace, or `PortType.name`.
/// Null if there is none or if several fit; `why` says which.
[[nodiscard]] const WsdlOperation* find_operation(const WsdlModel& model, std::string_view named,
                                                  std::string& why);

/// See BackendCall::wire: the same for every listener and backend with the same port type.
[[nodiscard]] std::string wire_of(const WsdlOperation& operation);

}  // namespace figbridge::soap
