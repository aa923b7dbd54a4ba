// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/simple_type.h"

#include <array>

namespace figbridge::soap::schema {

namespace {

struct BuiltInRow {
  std::string_view name;
  BuiltIn base;
  JsonForm form;
  WhiteSpace white_space;
};

constexpr auto kText = JsonForm::string;
constexpr auto kCollapse = WhiteSpace::collapse;

constexpr std::array<BuiltInRow, kBuiltIns> kRows = {{
    {"anySimpleType", BuiltIn::any_simple, kText, WhiteSpace::preserve},
    {"string", BuiltIn::any_simple, kText, WhiteSpace::preserve},
    {"boolean", BuiltIn::any_simple, JsonForm::boolean, kCollapse},
    {"decimal", BuiltIn::any_simple, JsonForm::number, kCollapse},
    {"float", BuiltIn::any_simple, JsonForm::real, kCollapse},
    {"double", BuiltIn::any_simple, JsonForm::real, kCollapse},
    {"duration", BuiltIn::any_simple, kText, kCollapse},
    {"dateTime", BuiltIn::any_simple, kText, kCollapse},
    {"time", BuiltIn::any_simple, kText, kCollapse},
    {"date", BuiltIn::any_simple, kText, kCollapse},
    {"gYearMonth", BuiltIn::any_simple, kText, kCollapse},
    {"gYear", BuiltIn::any_simple, kText, kCollapse},
    {"gMonthDay", BuiltIn::any_simple, kText, kCollapse},
    {"gDay", BuiltIn::any_simple, kText, kCollapse},
    {"gMonth", BuiltIn::any_simple, kText, kCollapse},
    {"hexBinary", BuiltIn::any_simple, kText, kCollapse},
    {"base64Binary", BuiltIn::any_simple, kText, kCollapse},
    {"anyURI", BuiltIn::any_simple, kText, kCollapse},
    {"QName", BuiltIn::any_simple, kText, kCollapse},
    {"NOTATION", BuiltIn::any_simple, kText, kCollapse},
    {"normalizedString", BuiltIn::string, kText, WhiteSpace::replace},
    {"token", BuiltIn::normalized_string, kText, kCollapse},
    {"language", BuiltIn::token, kText, kCollapse},
    {"NMTOKEN", BuiltIn::token, kText, kCollapse},
    {"Name", BuiltIn::token, kText, kCollapse},
    {"NCName", BuiltIn::name, kText, kCollapse},
    {"ID", BuiltIn::ncname, kText, kCollapse},
    {"IDREF", BuiltIn::ncname, kText, kCollapse},
    {"ENTITY", BuiltIn::ncname, kText, kCollapse},
    {"NMTOKENS", BuiltIn::any_simple, JsonForm::list, kCollapse},
    {"IDREFS", BuiltIn::any_simple, JsonForm::list, kCollapse},
    {"ENTITIES", BuiltIn::any_simple, JsonForm::list, kCollapse},
    {"integer", BuiltIn::decimal, JsonForm::number, kCollapse},
    {"nonPositiveInteger", BuiltIn::integer, JsonForm::number, kCollapse},
    {"negativeInteger", BuiltIn::non_positive_integer, JsonForm::number, kCollapse},
    {"long", BuiltIn::integer, JsonForm::number, kCollapse},
    {"int", BuiltIn::long64, JsonForm::number, kCollapse},
    {"short", BuiltIn::int32, JsonForm::number, kCollapse},
    {"byte", BuiltIn::short16, JsonForm::number, kCollapse},
    {"nonNegativeInteger", BuiltIn::integer, JsonForm::number, kCollapse},
    {"unsignedLong", BuiltIn::non_negative_integer, JsonForm::number, kCollapse},
    {"unsignedInt", BuiltIn::unsigned_long, JsonForm::number, kCollapse},
    {"unsignedShort", BuiltIn::unsigned_int, JsonForm::number, kCollapse},
    {"unsignedByte", BuiltIn::unsigned_short, JsonForm::number, kCollapse},
    {"positiveInteger", BuiltIn::non_negative_integer, JsonForm::number, kCollapse},
}};

struct Range {
  BuiltIn type;
  std::string_view min;
  std::string_view max;
};

constexpr std::array<Range, 12> kRanges = {{
    {BuiltIn::non_positive_integer, "", "0"},
    {BuiltIn::negative_integer, "", "-1"},
    {BuiltIn::long64, "-9223372036854775808", "9223372036854775807"},
    {BuiltIn::int32, "-2147483648", "2147483647"},
    {BuiltIn::short16, "-32768", "32767"},
    {BuiltIn::byte8, "-128", "127"},
    {BuiltIn::non_negative_integer, "0", ""},
    {BuiltIn::unsigned_long, "0", "18446744073709551615"},
    {BuiltIn::unsigned_int, "0", "4294967295"},
    {BuiltIn::unsigned_short, "0", "65535"},
    {BuiltIn::unsigned_byte, "0", "255"},
    {BuiltIn::positive_integer, "1", ""},
}};

}  // namespace

std::string_view name_of(BuiltIn type) noexcept {
  return kRows.at(static_cast<std::size_t>(type)).name;
}

BuiltIn base_of(BuiltIn type) noexcept {
  return kRows.at(static_cast<std::size_t>(type)).base;
}

SimpleType built_in_type(BuiltIn type) {
  const BuiltInRow& row = kRows.at(static_cast<std::size_t>(type));
  SimpleType made{.built_in = type, .form = row.form, .white_space = row.white_space};
  if (row.form == JsonForm::list) made.facets.min_length = 1;
  for (const Range& range : kRanges) {
    if (range.type != type) continue;
    if (!range.min.empty()) made.facets.min_inclusive = range.min;
    if (!range.max.empty()) made.facets.max_inclusive = range.max;
  }
  if (row.form == JsonForm::number && type != BuiltIn::decimal) made.facets.fraction_digits = 0;
  return made;
}

}  // namespace figbridge::soap::schema
