// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/odbc/odbc_catalogue.h"
#include "core/operation.h"

/// `figbridge import odbc`: a database's catalogue becomes configuration files that a person reviews.
namespace figbridge::odbc {

struct OdbcImportOptions {
  std::string source;   ///< name of the data source, or a connection string (which is not written anywhere)
  std::string backend;  ///< name of the backend
};

struct OdbcImport {
  struct Entry {
    std::string operation;
    std::string what;  ///< the table or procedure
    std::string at;    ///< where REST offers it
  };
  std::vector<Entry> operations;
  std::vector<std::string> left_out;  ///< with the reason
  /// Path within the output folder to content: operations.yaml, backends.yaml, contracts/*.json. Equal
  /// catalogues give equal bytes.
  std::map<std::string, std::string> files;
};

/// Proposes for each table with a key: get, list, insert, update, delete; without one, and for views: list;
/// for each procedure: call. Writes change one row at most. Renders; writes nothing.
[[nodiscard]] OdbcImport plan_odbc_import(const DatabaseCatalogue& catalogue,
                                          const OdbcImportOptions& options);

/// One line for each operation, then what is left out, and a sum.
[[nodiscard]] std::string import_table(const OdbcImport& import);

}  // namespace figbridge::odbc
