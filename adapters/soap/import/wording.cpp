// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/import/wording.h"

#include <algorithm>

namespace figbridge::soap {

std::string_view version_text(SoapVersion version) {
  return version == SoapVersion::v1_1 ? "1.1" : "1.2";
}

std::string style_text(const WsdlOperation& operation) {
  if (operation.endpoints.empty()) return "-";
  if (operation.style == SoapStyle::rpc)
    return operation.problem == "use=\"encoded\"" ? "rpc/encoded" : "rpc/literal";
  return operation.wrapped ? "document/literal wrapped" : "document/literal";
}

std::string versions_text(const WsdlOperation& operation) {
  std::string text;
  for (const SoapVersion version : {SoapVersion::v1_1, SoapVersion::v1_2}) {
    const auto same = [&](const WsdlEndpoint& each) { return each.version == version; };
    if (std::ranges::none_of(operation.endpoints, same)) continue;
    text += text.empty() ? " SOAP " : ", ";
    text += version_text(version);
  }
  return text;
}

}  // namespace figbridge::soap
