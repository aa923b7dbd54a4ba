// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/soap/soap_contract.h"

/// How the files and tables of an import say things.
namespace figbridge::soap {

[[nodiscard]] std::string_view version_text(SoapVersion version);
/// `document/literal wrapped`, `document/literal`, `rpc/literal`; `-` if it is refused before its style
/// counts.
[[nodiscard]] std::string style_text(const WsdlOperation& operation);
/// ` SOAP 1.1, 1.2`, with a space before; empty if no SOAP binding was read.
[[nodiscard]] std::string versions_text(const WsdlOperation& operation);

}  // namespace figbridge::soap
