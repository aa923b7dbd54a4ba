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
/// Remote text for a comment or a terminal: control characters become spaces.
[[nodiscard]] std::string one_line(std::string_view text);
/// A YAML scalar in double quotes.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// As it stands where YAML reads it as a string, else quoted.
[[nodiscard]] std::string plain_or_quoted(std::string_view text);

}  // namespace figbridge::soap
