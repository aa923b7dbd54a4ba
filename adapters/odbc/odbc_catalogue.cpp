// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_catalogue.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace figbridge::odbc {
namespace {

using Json = nlohmann::json;

Json said(const Described& each) {
  return {
      {"name", each.name}, {"type", name_of(each.type)}, {"nullable", each.nullable}, {"size", each.size}};
}

Described described_of(const Json& json) {
  return {.name = json.at("name"),
          .type = value_type(json.at("type").get<std::string>()).value_or(ValueType::unknown),
          .nullable = json.at("nullable"),
          .size = json.at("size")};
}

Json said(const CatalogueTable& table) {
  Json columns = Json::array();
  for (const auto& column : table.columns) columns.push_back(said(column));
  return {{"schema", table.schema},
          {"name", table.name},
          {"view", table.view},
          {"columns", std::move(columns)},
          {"key", table.key}};
}

CatalogueTable table_of(const Json& json) {
  CatalogueTable out{.schema = json.at("schema"), .name = json.at("name"), .view = json.at("view")};
  for (const auto& column : json.at("columns")) out.columns.push_back(described_of(column));
  out.key = json.at("key").get<std::vector<std::string>>();
  return out;
}

Json said(const CatalogueProcedure& procedure) {
  Json parameters = Json::array();
  for (const auto& each : procedure.parameters) {
    Json parameter = said(each.described);
    parameter["direction"] = static_cast<int>(each.direction);
    parameters.push_back(std::move(parameter));
  }
  return {{"schema", procedure.schema},
          {"name", procedure.name},
          {"overloaded", procedure.overloaded},
          {"parameters", std::move(parameters)}};
}

CatalogueProcedure procedure_of(const Json& json) {
  CatalogueProcedure out{
      .schema = json.at("schema"), .name = json.at("name"), .overloaded = json.at("overloaded")};
  for (const auto& each : json.at("parameters")) {
    const auto direction = each.at("direction").get<int>();
    if (direction < 0 || direction > static_cast<int>(Direction::result))
      throw std::out_of_range("direction");
    out.parameters.push_back(
        {.described = described_of(each), .direction = static_cast<Direction>(direction)});
  }
  return out;
}

}  // namespace

std::string catalogue_text(const DatabaseCatalogue& catalogue) {
  Json tables = Json::array();
  for (const auto& table : catalogue.tables) tables.push_back(said(table));
  Json procedures = Json::array();
  for (const auto& procedure : catalogue.procedures) procedures.push_back(said(procedure));
  const Json out{{"database", catalogue.database},
                 {"driver", catalogue.driver},
                 {"quote", catalogue.quote},
                 {"tables", std::move(tables)},
                 {"procedures", std::move(procedures)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<DatabaseCatalogue> read_catalogue(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    DatabaseCatalogue out{
        .database = json.at("database"), .driver = json.at("driver"), .quote = json.at("quote")};
    for (const auto& table : json.at("tables")) out.tables.push_back(table_of(table));
    for (const auto& procedure : json.at("procedures")) out.procedures.push_back(procedure_of(procedure));
    return out;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace figbridge::odbc
