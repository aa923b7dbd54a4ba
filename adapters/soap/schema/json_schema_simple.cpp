// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "adapters/soap/codec/pattern.h"
#include "adapters/soap/schema/json_schema.h"
#include "core/json/decimal.h"

namespace figbridge::soap::schema {

namespace {

bool is_integer(BuiltIn type) {
  return type >= BuiltIn::integer;
}

void number_member(JsonWriter& out, std::string_view name, const std::optional<std::string>& lexical) {
  if (!lexical) return;
  const auto token = number_token(*lexical);
  if (!token) return;
  out.name(name);
  out.token(*token);
}

void count_member(JsonWriter& out, std::string_view name, const std::optional<std::uint64_t>& count) {
  if (!count) return;
  out.name(name);
  out.token(std::to_string(*count));
}

void write_bounds(JsonWriter& out, const SimpleType& type) {
  const Facets& facets = type.facets;
  number_member(out, "minimum", facets.min_inclusive);
  number_member(out, "maximum", facets.max_inclusive);
  number_member(out, "exclusiveMinimum", facets.min_exclusive);
  number_member(out, "exclusiveMaximum", facets.max_exclusive);
  count_member(out, "x-total-digits", facets.total_digits);
  if (!is_integer(type.built_in)) count_member(out, "x-fraction-digits", facets.fraction_digits);
}

void write_lengths(JsonWriter& out, const Facets& facets, std::string_view shortest,
                   std::string_view longest) {
  count_member(out, shortest, facets.length ? facets.length : facets.min_length);
  count_member(out, longest, facets.length ? facets.length : facets.max_length);
}

/// A pattern that means the same to RE2 and ECMA-262: anchored, and without RE2's \x{…}.
std::optional<std::string> portable(const std::string& xsd) {
  if (!XsdPattern::compile(xsd)) return std::nullopt;
  const auto translated = to_re2(xsd);
  if (!translated || translated->find("\\x{") != std::string::npos) return std::nullopt;
  return "(?:" + *translated + ")";
}

std::optional<std::string> portable_step(const std::vector<std::string>& alternatives) {
  std::string joined;
  for (const std::string& each : alternatives) {
    const auto translated = portable(each);
    if (!translated) return std::nullopt;
    joined += (joined.empty() ? "" : "|") + *translated;
  }
  return alternatives.size() == 1 ? "^" + joined + "$" : "^(?:" + joined + ")$";
}

void write_patterns(JsonWriter& out, const Facets& facets) {
  std::vector<std::string> portable_ones;
  std::vector<std::string> others;
  for (const auto& step : facets.patterns) {
    if (auto translated = portable_step(step)) {
      portable_ones.push_back(std::move(*translated));
    } else {
      for (const std::string& each : step) others.push_back(each);
    }
  }
  if (!portable_ones.empty()) {
    out.name("pattern");
    out.string(portable_ones.front());
  }
  if (portable_ones.size() > 1) {
    out.name("allOf");
    out.begin_array();
    for (std::size_t i = 1; i < portable_ones.size(); ++i) {
      out.begin_object();
      out.name("pattern");
      out.string(portable_ones[i]);
      out.end_object();
    }
    out.end_array();
  }
  if (others.empty()) return;
  out.name("x-xsd-pattern");
  out.begin_array();
  for (const std::string& each : others) out.string(each);
  out.end_array();
}

void write_enumeration(JsonWriter& out, const SimpleType& type) {
  std::vector<std::string> tokens;
  std::set<std::string> met;
  for (const std::string& each : type.facets.enumeration) {
    auto token = value_token(type, each);
    if (token && met.insert(*token).second) tokens.push_back(std::move(*token));
  }
  if (tokens.empty()) return;
  out.name("enum");
  out.begin_array();
  for (const std::string& each : tokens) out.token(each);
  out.end_array();
}

void write_text(JsonWriter& out, const SimpleType& type) {
  const bool binary = type.built_in == BuiltIn::base64_binary || type.built_in == BuiltIn::hex_binary;
  if (type.built_in == BuiltIn::base64_binary) {
    out.name("contentEncoding");
    out.string("base64");
  }
  // Lengths of binary types count octets, not characters.
  if (!binary) write_lengths(out, type.facets, "minLength", "maxLength");
  write_patterns(out, type.facets);
}

}  // namespace

std::optional<std::string> number_token(std::string_view lexical) {
  const auto decimal = Decimal::parse(lexical);
  return decimal ? decimal->plain(decimal->fraction_digits()) : std::nullopt;
}

std::optional<std::string> value_token(const SimpleType& type, std::string_view lexical) {
  switch (type.form) {
    case JsonForm::string:
      return escape_json(lexical);
    case JsonForm::number:
      return number_token(lexical);
    case JsonForm::real:
      if (lexical == "INF" || lexical == "-INF" || lexical == "NaN") return escape_json(lexical);
      return number_token(lexical);
    case JsonForm::boolean:
      if (lexical == "true" || lexical == "1") return "true";
      if (lexical == "false" || lexical == "0") return "false";
      return std::nullopt;
    case JsonForm::list:
    case JsonForm::union_of:
      break;
  }
  return std::nullopt;
}

void write_atomic(JsonWriter& out, const SimpleType& type) {
  const std::string_view built_in = schema::name_of(type.built_in);
  if (type.form == JsonForm::real) {
    out.name("anyOf");
    out.token(R"([{"type":"number"},{"enum":["INF","-INF","NaN"]}])");
  } else {
    out.name("type");
    out.string(type.form == JsonForm::boolean                                   ? "boolean"
               : type.form == JsonForm::string                                  ? "string"
               : is_integer(type.built_in) || type.facets.fraction_digits == 0U ? "integer"
                                                                                : "number");
  }
  if (type.built_in == BuiltIn::int32 || type.built_in == BuiltIn::long64) {
    out.name("format");
    out.string(type.built_in == BuiltIn::int32 ? "int32" : "int64");
  }
  if (built_in != "string" && built_in != "boolean") {
    out.name("x-xsd");
    out.string(built_in);
  }
  if (type.built_in == BuiltIn::qname) return;  // `{namespace}local` in JSON: facets on prefixes say nothing
  write_enumeration(out, type);
  if (type.form == JsonForm::number || type.form == JsonForm::real) write_bounds(out, type);
  if (type.form == JsonForm::string) write_text(out, type);
}

void JsonSchemaWriter::write_simple(JsonWriter& out, const SimpleType& type) const {
  out.begin_object();
  write_simple_reference(out, type);
  out.end_object();
}

void JsonSchemaWriter::write_simple_reference(JsonWriter& out, const SimpleType& type) const {
  if (!deserves_definition(type)) return write_simple_members(out, type);
  out.name("$ref");
  out.string(reference(&type, Definition::Kind::simple));
}

void JsonSchemaWriter::write_simple_members(JsonWriter& out, const SimpleType& type) const {
  if (type.is_list()) {
    out.name("type");
    out.string("array");
    out.name("items");
    write_simple(out, *type.item);
    return write_lengths(out, type.facets, "minItems", "maxItems");
  }
  if (!type.is_union()) return write_atomic(out, type);
  out.name("anyOf");
  out.begin_array();
  for (const SimpleType* each : type.members) write_simple(out, *each);
  out.end_array();
  write_enumeration(out, type);
}

}  // namespace figbridge::soap::schema
