// SPDX-License-Identifier: Apache-2.0
#include "facade/config/schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/config/scalar.h"
#include "core/config/units.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Json = nlohmann::ordered_json;
using Type = OptionType;

Json reference(const std::string& definition) {
  return {{"$ref", "#/$defs/" + definition}};
}

Json section_schema(const std::vector<OptionSpec>& specs);
Json bare_schema(const OptionSpec& spec);

Json pattern(const char* regular_expression) {
  return {{"type", "string"}, {"pattern", regular_expression}};
}

Json integer_schema(const OptionSpec& spec) {
  Json out{{"type", "integer"}};
  if (spec.minimum) out["minimum"] = *spec.minimum;
  if (spec.maximum) out["maximum"] = *spec.maximum;
  return out;
}

/// A choice such as 1.1 or 0600 may stand without quotes, which is a number to whoever reads the YAML for an
/// editor.
Json with_numbers(const std::vector<std::string>& choices) {
  Json out = choices;
  for (const auto& choice : choices) {
    const auto digits = choice.substr(std::min(choice.find_first_not_of('0'), choice.size()));
    const ConfigNode node{.kind = ConfigNode::Kind::scalar, .text = digits};
    if (const auto type = scalar_type(node); type != ScalarType::integer && type != ScalarType::decimal)
      continue;
    if (const auto number = json_of(node)) out.push_back(Json::parse(number->view()));
  }
  return out;
}

Json scalar_schema(const OptionSpec& spec) {
  switch (spec.type) {
    case Type::integer:
      return integer_schema(spec);
    case Type::boolean:
      return {{"type", "boolean"}};
    case Type::duration:
      return pattern("^[0-9]+(ms|s|m|h|d)$");
    case Type::size:
      return {{"type", {"string", "integer"}}, {"pattern", "^[0-9]+(B|KiB|MiB|GiB)?$"}};
    case Type::percent:
      return pattern("^[0-9]+(\\.[0-9]{1,2})?%$");
    case Type::url:
      return pattern("^https?://");
    case Type::choice:
      return {{"enum", with_numbers(spec.choices)}};
    default:
      return {{"type", {"string", "number", "boolean"}}};
  }
}

/// `${env:…}` may stand wherever a scalar does; as text it is one anyway.
Json interpolated(Json schema, const OptionSpec& spec) {
  if (spec.type == Type::text || spec.type == Type::path || spec.type == Type::address) return schema;
  return {{"anyOf", {std::move(schema), reference("interpolated")}}};
}

Json list_schema(const OptionSpec& spec) {
  Json item = bare_schema(spec.children.front());
  Json list{{"type", "array"}, {"items", item}};
  if (spec.minimum) list["minItems"] = *spec.minimum;
  if (spec.maximum) list["maxItems"] = *spec.maximum;
  return {{"anyOf", {std::move(list), std::move(item)}}};
}

Json bare_schema(const OptionSpec& spec) {
  switch (spec.type) {
    case Type::list:
      return list_schema(spec);
    case Type::map:
      return {{"type", {"object", "null"}}, {"additionalProperties", bare_schema(spec.children.front())}};
    case Type::section:
      if (spec.shared_in.empty()) return section_schema(spec.children);
      return {{"anyOf", {Json{{"type", "string"}}, section_schema(spec.children)}}};
    case Type::any:
      return spec.refers_to.empty() ? Json::object() : reference(spec.refers_to);
    default:
      return interpolated(scalar_schema(spec), spec);
  }
}

Json default_of(const OptionSpec& spec) {
  const auto& text = *spec.default_value;
  if (spec.type == Type::boolean) return text == "true";
  if (spec.type != Type::integer) return text;
  return parse_integer(text).value_or(0);
}

Json option_schema(const OptionSpec& spec) {
  Json out = bare_schema(spec);
  if (!spec.help.empty()) out["description"] = spec.help;
  if (spec.default_value) out["default"] = default_of(spec);
  return out;
}

Json section_schema(const std::vector<OptionSpec>& specs) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const auto& spec : specs) {
    properties[spec.name] = option_schema(spec);
    if (spec.required) required.push_back(spec.name);
  }
  Json out{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) out["required"] = std::move(required);
  if (out["required"].is_null()) out["type"] = {"object", "null"}, out.erase("required");
  return out;
}

/// One of several shapes, as the member `protocol` says.
Json by_protocol(const std::string& prefix, std::span<const ProtocolOptions> protocols) {
  Json cases = Json::array();
  for (const auto& protocol : protocols) {
    const Json condition{{"properties", {{"protocol", {{"const", protocol.name}}}}}};
    cases.push_back({{"if", condition}, {"then", reference(prefix + protocol.name)}});
  }
  return {{"type", "object"},
          {"required", {"protocol"}},
          {"properties", {{"protocol", {{"enum", protocol_names(protocols)}}}}},
          {"allOf", std::move(cases)}};
}

Json binding_schema(std::span<const ProtocolOptions> protocols) {
  Json shapes = Json::array();
  for (const auto& protocol : protocols) {
    auto specs = binding_options();
    specs.insert(specs.begin(), {.name = protocol.name, .help = "Where it is bound.", .required = true});
    specs.insert(specs.end(), protocol.binding_options.begin(), protocol.binding_options.end());
    shapes.push_back(section_schema(specs));
  }
  return {{"anyOf", std::move(shapes)}};
}

Json side_schema() {
  const Json steps{{"type", "array"}, {"minItems", 1}, {"items", reference("step")}};
  const Json several{{"type", "object"},
                     {"required", {"steps"}},
                     {"properties", {{"steps", steps}}},
                     {"additionalProperties", false}};
  return {{"if", {{"required", {"steps"}}}}, {"then", several}, {"else", reference("step")}};
}

Json cohort_values_schema() {
  const Json value{{"type", {"string", "number", "boolean"}}};
  const Json values{{"anyOf", {value, Json{{"type", "array"}, {"items", value}}}}};
  return {{"type", "object"}, {"propertyNames", {{"pattern", "^/"}}}, {"additionalProperties", values}};
}

Json definitions(std::span<const ProtocolOptions> protocols) {
  Json out = Json::object();
  out["interpolated"] = pattern("\\$\\{(env|file):[^}]+\\}");
  out["listener"] = by_protocol("listener_", protocols);
  out["backend"] = by_protocol("backend_", protocols);
  for (const auto& protocol : protocols) {
    out["listener_" + protocol.name] = section_schema(listener_options(protocol, Limits{}));
    out["backend_" + protocol.name] = section_schema(backend_options(protocol, Limits{}));
  }
  out["tls"] = section_schema(tls_options());
  out["operation"] = section_schema(operation_options());
  out["binding"] = binding_schema(protocols);
  out["error_form"] = {{"anyOf", {Json{{"type", "string"}}, section_schema(error_form_options())}}};
  out["side"] = side_schema();
  out["step"] = section_schema(step_options(nullptr, protocols));
  out["mapping_row"] = section_schema(mapping_row_options());
  out["route"] = section_schema(route_options());
  out["cohort_rule"] = section_schema(cohort_rule_options());
  out["cohort_values"] = cohort_values_schema();
  return out;
}

}  // namespace

std::string json_schema(std::span<const ProtocolOptions> protocols) {
  Json schema = section_schema(top_sections());
  Json out{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Figbridge configuration"}};
  for (auto& [name, value] : schema.items()) out[name] = value;
  out["$defs"] = definitions(protocols);
  return out.dump(2) + "\n";
}

}  // namespace figbridge::facade
