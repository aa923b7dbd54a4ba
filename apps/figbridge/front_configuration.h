// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "adapters/soap/soap_contract.h"
#include "core/error.h"
#include "net/url.h"

namespace figbridge {

struct FrontRequest {
  std::string location;  ///< of the WSDL: an URL, or a file
  std::string listen;    ///< the listener's address
  std::string wsdl;      ///< the file's path as the configuration names it
};

/// Where the service behind a WSDL is: the host of the WSDL's own URL with the path of its first address;
/// that address itself if the WSDL is a file. `invalid` if neither tells.
[[nodiscard]] Result<net::Url> service_of(const soap::WsdlModel& model, const std::string& location);

/// A small configuration in which everything passes through to that service: the one file figbridge.yaml.
[[nodiscard]] std::string front_configuration(const FrontRequest& request, const net::Url& service);

}  // namespace figbridge
