// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/odbc/odbc_contract.h"

namespace figbridge::odbc {

struct CatalogueTable {
  std::string schema;
  std::string name;
  bool view = false;
  std::vector<Described> columns;
  std::vector<std::string> key;  ///< columns of the primary key, in its order
};

struct CatalogueParameter {
  Described described;
  Direction direction = Direction::in;
};

struct CatalogueProcedure {
  std::string schema;
  std::string name;
  std::vector<CatalogueParameter> parameters;
  bool overloaded = false;  ///< there are several of that name: which one is meant cannot be told
};

/// What a database says that it holds.
struct DatabaseCatalogue {
  std::string database;  ///< product and version
  std::string driver;
  std::string quote;  ///< around names; empty: names are not quoted
  std::vector<CatalogueTable> tables;
  std::vector<CatalogueProcedure> procedures;
};

[[nodiscard]] std::string catalogue_text(const DatabaseCatalogue& catalogue);
[[nodiscard]] std::optional<DatabaseCatalogue> read_catalogue(std::string_view text);

}  // namespace figbridge::odbc
