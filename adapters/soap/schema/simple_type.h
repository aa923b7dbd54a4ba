// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/schema/names.h"

namespace figbridge::soap::schema {

/// The built-in simple types of XML Schema 1.0 part 2, in an order in which every base stands before what
/// derives from it.
enum class BuiltIn : std::uint8_t {
  any_simple,
  string,
  boolean,
  decimal,
  float32,
  float64,
  duration,
  date_time,
  time,
  date,
  g_year_month,
  g_year,
  g_month_day,
  g_day,
  g_month,
  hex_binary,
  base64_binary,
  any_uri,
  qname,
  notation,
  normalized_string,
  token,
  language,
  nmtoken,
  name,
  ncname,
  id,
  idref,
  entity,
  nmtokens,
  idrefs,
  entities,
  integer,
  non_positive_integer,
  negative_integer,
  long64,
  int32,
  short16,
  byte8,
  non_negative_integer,
  unsigned_long,
  unsigned_int,
  unsigned_short,
  unsigned_byte,
  positive_integer,
};
inline constexpr std::size_t kBuiltIns = static_cast<std::size_t>(BuiltIn::positive_integer) + 1;

/// The local name in the XML Schema namespace: `dateTime`.
[[nodiscard]] std::string_view name_of(BuiltIn type) noexcept;
/// The type that it is derived from; any_simple of primitive types and of the built-in lists.
[[nodiscard]] BuiltIn base_of(BuiltIn type) noexcept;

/// What a value of the type is in JSON.
enum class JsonForm : std::uint8_t {
  string,    ///< the text after white-space treatment
  number,    ///< decimal and its descendants: the digits as written (`+1` -> `1`, `.5` -> `0.5`)
  real,      ///< float and double: a number, or the string "INF", "-INF", "NaN"
  boolean,   ///< true, false (also from `1`, `0`)
  list,      ///< an array of the item type's form
  union_of,  ///< the first member type, in order, that the text is valid against decides
};

enum class WhiteSpace : std::uint8_t { preserve, replace, collapse };

/// Constraining facets in force, those of all base types included.
struct Facets {
  std::optional<std::uint64_t> length, min_length, max_length, total_digits, fraction_digits;
  std::optional<std::string> min_inclusive, max_inclusive, min_exclusive,
      max_exclusive;  ///< lexical, collapsed
  /// One entry for each derivation step that has patterns: the alternatives of the step. All steps must
  /// match. XSD regular expressions, implicitly anchored, as written.
  std::vector<std::vector<std::string>> patterns;
  std::vector<std::string> enumeration;  ///< empty: not enumerated; lexical, white space treated
};

/// A simple type, immutable once the model is compiled.
struct SimpleType {
  const Name* name = nullptr;  ///< null for an anonymous type
  BuiltIn built_in =
      BuiltIn::string;  ///< the nearest built-in ancestor; any_simple for lists and unions of one's own
  JsonForm form = JsonForm::string;  ///< of a union: the members' common form, union_of if they differ
  WhiteSpace white_space = WhiteSpace::preserve;
  const SimpleType* base = nullptr;        ///< null for xs:anySimpleType
  const SimpleType* item = nullptr;        ///< of a list
  std::vector<const SimpleType*> members;  ///< of a union, in order
  Facets facets;
  std::string
      json_name;  ///< as `$type` names it; empty for an anonymous type (Model::json_name tells the rule)
  std::string problem;  ///< not empty: why values cannot be handled (an import is missing, …)

  [[nodiscard]] bool is_list() const { return item != nullptr; }
  [[nodiscard]] bool is_union() const { return !members.empty(); }
};

/// What the specification says of a built-in type: form, white space, bounds, no fraction digits for
/// integers. Base, item and names are the model's business.
[[nodiscard]] SimpleType built_in_type(BuiltIn type);

}  // namespace figbridge::soap::schema
