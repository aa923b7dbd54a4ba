// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace figbridge::soap::schema {

/// A minimal schema, in our own words, for a namespace that WSDLs refer to without bringing its definition:
/// the xml: attributes, SOAP encoding 1.1 and 1.2, SOAP envelope attributes, xmime, swaRef, xop:Include,
/// WS-Addressing, and `xs:schema` (.NET data sets send a schema beside their rows). It declares the names and
/// their types, no more.
[[nodiscard]] std::optional<std::string> well_known_schema(std::string_view ns);

}  // namespace figbridge::soap::schema
