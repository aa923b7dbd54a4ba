// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/soap/schema/simple_type.h"

namespace figbridge::soap {

/// White space as the facet asks (XML Schema part 2, 4.3.6). The result is a view of `text` where nothing
/// changes, else of `storage`.
[[nodiscard]] std::string_view treated(std::string_view text, schema::WhiteSpace white_space,
                                       std::string& storage);

/// Whether a text whose white space is treated is in the lexical space of a built-in atomic type. Types
/// without a lexical rule of their own (string, anyURI) take anything.
[[nodiscard]] bool in_lexical_space(schema::BuiltIn type, std::string_view text);

/// [sign] digits [. digits], or digits that begin or end with the point.
[[nodiscard]] bool is_decimal(std::string_view text);
/// A decimal with an optional exponent; INF, -INF and NaN are not.
[[nodiscard]] bool is_real(std::string_view text);

/// -1, 0, 1 by value, with any number of digits. Both must be decimals.
[[nodiscard]] int compare_decimals(std::string_view a, std::string_view b);

/// -1, 0, 1 of two values of that built-in type; nullopt where the type has no order, the two are not
/// comparable (one has a time zone, the other none; NaN), or one is not in the lexical space. Durations are
/// not compared.
[[nodiscard]] std::optional<int> compare_values(schema::BuiltIn type, std::string_view a, std::string_view b);

/// Octets of a base64Binary or hexBinary text.
[[nodiscard]] std::size_t octets(schema::BuiltIn type, std::string_view text);
/// Unicode characters of valid UTF-8.
[[nodiscard]] std::size_t characters(std::string_view text);

/// Whether values of the type are integers.
[[nodiscard]] bool is_integer(schema::BuiltIn type);

}  // namespace figbridge::soap
