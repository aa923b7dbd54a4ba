// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_contract.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace figbridge::odbc {
namespace {

using Json = nlohmann::ordered_json;

Json of_format(const char* format) {
  return {{"type", "string"}, {"format", format}};
}

Json schema_of_type(ValueType type) {
  switch (type) {
    case ValueType::text:
    case ValueType::timestamp:  // a database's has no zone, which date-time needs
    case ValueType::time:
      return {{"type", "string"}};
    case ValueType::date:
      return of_format("date");
    case ValueType::integer:
      return {{"type", "integer"}};
    case ValueType::decimal:
    case ValueType::number:
      return {{"type", "number"}};
    case ValueType::boolean:
      return {{"type", "boolean"}};
    case ValueType::binary:
      return {{"type", "string"}, {"contentEncoding", "base64"}};
    case ValueType::unknown:
      break;
  }
  return {{"type", {"string", "number", "boolean"}}};
}

Json schema_of(ValueType type, bool nullable) {
  Json schema = schema_of_type(type);
  if (!nullable) return schema;
  if (schema["type"].is_string()) schema["type"] = Json::array({schema["type"]});
  schema["type"].push_back("null");
  return schema;
}

const Described* described_at(const std::vector<Described>& described, std::size_t place, std::size_t count) {
  return described.size() == count ? &described[place] : nullptr;
}

Json object() {
  return {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
}

void add_member(Json& schema, const std::string& name, Json member, bool required) {
  if (schema["properties"].contains(name)) return;
  schema["properties"][name] = std::move(member);
  if (required) schema["required"].push_back(name);
}

void add_inputs(Json& input, const Statement& statement, const DescribedStatement* described) {
  for (std::size_t place = 0; place < statement.parameters.size(); ++place) {
    const Parameter& parameter = statement.parameters[place];
    if (parameter.direction == Direction::out || parameter.direction == Direction::result) continue;
    const auto* told = described != nullptr
                           ? described_at(described->parameters, place, statement.parameters.size())
                           : nullptr;
    const bool declared = parameter.type != ValueType::unknown;
    const auto type = declared || told == nullptr ? parameter.type : told->type;
    const bool nullable = parameter.optional || told == nullptr || told->nullable;
    add_member(input, parameter.name, schema_of(type, nullable), !parameter.optional);
  }
}

Json row_schema(const Statement& statement, const DescribedStatement* described) {
  Json row = object();
  if (described != nullptr) {
    for (const auto& column : described->columns) {
      const auto named = statement.columns.find(column.name);
      const bool own = named != statement.columns.end();
      add_member(row, column.name, schema_of(own ? named->second : column.type, column.nullable), true);
    }
  }
  for (const auto& [name, type] : statement.columns) add_member(row, name, schema_of(type, true), false);
  if (described == nullptr) row["additionalProperties"] = true;  // columns that only the database knows
  return row;
}

Json array_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json shape_schema(const Statement& statement, const DescribedStatement* described) {
  switch (statement.result) {
    case ResultShape::rows:
      return array_of(row_schema(statement, described));
    case ResultShape::row:
      return row_schema(statement, described);
    case ResultShape::scalar: {
      const Json row = row_schema(statement, described);
      return row["properties"].size() == 1 ? row["properties"].front() : schema_of(ValueType::unknown, true);
    }
    case ResultShape::count: {
      Json count = object();
      add_member(count, "count", {{"type", "integer"}}, true);
      return count;
    }
    case ResultShape::sets:
      return array_of(array_of(object()));
    case ResultShape::none:
      break;
  }
  return {{"type", "null"}};
}

Json output_schema(const Statement& statement, const DescribedStatement* described) {
  Json shape = shape_schema(statement, described);
  Json out = object();
  for (const auto& parameter : statement.parameters) {
    if (parameter.direction != Direction::in)
      add_member(out, parameter.name, schema_of(parameter.type, true), true);
  }
  if (out["properties"].empty()) return shape;
  if (statement.result != ResultShape::none)
    add_member(out, std::string(name_of(statement.result)), std::move(shape), true);
  return out;
}

JsonText canonical(const Json& schema) {
  auto text = parse_json(schema.dump(), JsonLimits{}, Origin::bridge);
  return text ? *std::move(text) : JsonText::trusted("true");
}

Json said(const std::vector<Described>& described) {
  Json out = Json::array();
  for (const auto& each : described) {
    out.push_back({{"name", each.name},
                   {"type", name_of(each.type)},
                   {"nullable", each.nullable},
                   {"size", each.size}});
  }
  return out;
}

std::vector<Described> heard(const Json& json) {
  std::vector<Described> out;
  for (const auto& each : json) {
    out.push_back({.name = each.at("name").get<std::string>(),
                   .type = value_type(each.at("type").get<std::string>()).value_or(ValueType::unknown),
                   .nullable = each.at("nullable").get<bool>(),
                   .size = each.at("size").get<std::int64_t>()});
  }
  return out;
}

}  // namespace

Contract contract_of(const Plan& plan, const std::vector<DescribedStatement>& described) {
  Contract out;
  Json input = object();
  for (std::size_t i = 0; i < plan.statements.size(); ++i) {
    const auto* told = described.size() == plan.statements.size() ? &described[i] : nullptr;
    add_inputs(input, plan.statements[i], told);
    if (i + 1 == plan.statements.size()) out.output = canonical(output_schema(plan.statements[i], told));
  }
  out.input = canonical(input);
  return out;
}

std::string described_text(const std::vector<DescribedStatement>& described) {
  Json out = Json::array();
  for (const auto& each : described) {
    out.push_back({{"columns", said(each.columns)}, {"parameters", said(each.parameters)}});
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::vector<DescribedStatement>> read_described(std::string_view text) {
  try {
    std::vector<DescribedStatement> out;
    for (const auto& each : Json::parse(text))
      out.push_back({.columns = heard(each.at("columns")), .parameters = heard(each.at("parameters"))});
    return out;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace figbridge::odbc
