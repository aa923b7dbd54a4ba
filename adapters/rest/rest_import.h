// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "adapters/common/document_loader.h"
#include "adapters/rest/rest_contract.h"

/// `figbridge import openapi`: an OpenAPI document becomes configuration files that a person reviews.
namespace figbridge::rest {

struct RestImportOptions {
  std::string location;          ///< of the document: a file or an URL
  std::filesystem::path output;  ///< the folder that the files go to
  std::string backend;           ///< name of the backend; empty: from the document's title
  std::string endpoint;          ///< where the service is; empty: from `servers`
  Side side = Side::modern;      ///< which side of the operations the service is
  DocumentLoader* remote =
      nullptr;  ///< for URLs; null: refused. It decides which hosts are allowed. Borrowed
};

/// An operation of the document under the name that the configuration gives it.
struct ImportedOperation {
  std::string name;
  DescribedOperation described;
};

struct RestImport {
  std::string title;
  std::string version;
  std::vector<ImportedOperation> operations;
  std::vector<RefusedOperation> refused;
  std::vector<std::string> not_handled;  ///< of the document as a whole: ServiceDescription::notes
  std::vector<std::string> missing;      ///< references to other documents that lead nowhere
  /// Path within the output folder to content: operations.yaml, backends.yaml, contracts/*.json,
  /// import-report.json, and openapi/*.json where the document came from an URL or refers to others. Equal
  /// documents give equal bytes.
  std::map<std::string, std::string> files;
};

/// Reads and renders; writes nothing. A file's references reach the files beside and below it, an URL's those
/// that the loader allows. Errors are those of the loader and of ServiceDescription::read.
[[nodiscard]] Result<RestImport> plan_rest_import(const RestImportOptions& options);

/// One line for each operation, then what is refused and why, what else is not handled, and a sum. For a
/// terminal.
[[nodiscard]] std::string import_table(const RestImport& import);
/// The same as JSON, indented.
[[nodiscard]] std::string import_report(const RestImport& import);

}  // namespace figbridge::rest
