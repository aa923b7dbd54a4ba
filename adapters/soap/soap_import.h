// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "adapters/soap/soap_contract.h"

/// `figbridge import wsdl`: a WSDL becomes configuration files that a person reviews.
namespace figbridge::soap {

struct SoapImportOptions {
  std::string location;          ///< of the WSDL: a file or an URL
  std::filesystem::path output;  ///< the folder that the files go to
  std::string backend;           ///< name of the backend; empty: from the WSDL's service
  std::filesystem::path
      catalogue;  ///< folder of well-known schemas; empty: FIGBRIDGE_CATALOG, else our own few only
  std::vector<std::filesystem::path>
      allowed_folders;  ///< where files may be read; empty: the WSDL's folder and the one above
  DocumentLoader* remote =
      nullptr;  ///< for URLs; null: refused. It decides which hosts are allowed. Borrowed
};

struct SoapImport {
  WsdlModel model;
  /// Path within the output folder to content: operations.yaml, backends.yaml, contracts/*.json,
  /// import-report.json, and wsdl/* where the WSDL came from an URL. Equal documents give equal bytes.
  std::map<std::string, std::string> files;
  std::string wsdl;  ///< the service's own WSDL as the configuration names it: one of `files`, else its path
                     ///< as seen from the output folder
};

/// Reads and renders; writes nothing. Errors are those of read_wsdl and Catalogue.
[[nodiscard]] Result<SoapImport> plan_soap_import(const SoapImportOptions& options);

/// One line for each operation with its coverage or refusal, then what else is missing, then a sum. For a
/// terminal.
[[nodiscard]] std::string import_table(const WsdlModel& model);
/// The same as JSON, indented.
[[nodiscard]] std::string import_report(const WsdlModel& model);

}  // namespace figbridge::soap
