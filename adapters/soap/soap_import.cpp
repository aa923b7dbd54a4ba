// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_import.h"

#include <cstdlib>
#include <memory>
#include <utility>

#include "adapters/soap/import/bundle.h"
#include "adapters/soap/import/contract_text.h"
#include "adapters/soap/import/yaml.h"

namespace figbridge::soap {

namespace fs = std::filesystem;

namespace {

/// Of all files of one import together.
constexpr std::size_t kFilesBytes = 512 * 1024 * 1024;

Result<Catalogue> catalogue_for(const SoapImportOptions& options) {
  fs::path folder = options.catalogue;
  if (folder.empty()) {
    const char* named = std::getenv("FIGBRIDGE_CATALOG");  // NOLINT(concurrency-mt-unsafe)
    if (named != nullptr) folder = named;
  }
  return folder.empty() ? Catalogue() : Catalogue::from_folder(folder);
}

std::vector<fs::path> folders_for(const SoapImportOptions& options, const std::string& location) {
  if (!options.allowed_folders.empty()) return options.allowed_folders;
  if (is_remote(location)) return {};
  const fs::path folder = fs::path(location).parent_path() / ".";
  return {folder, folder / ".."};
}

}  // namespace

Result<SoapImport> plan_soap_import(const SoapImportOptions& options) {
  const auto catalogue = catalogue_for(options);
  if (!catalogue) return std::unexpected(catalogue.error());
  const std::string location =
      is_remote(options.location) ? options.location : resolve_location("", options.location);
  FilesAndUrls loader(folders_for(options, location), options.remote);
  RecordingLoader recorder(loader);
  auto model = read_wsdl(location, recorder, *catalogue);
  if (!model) return std::unexpected(model.error());
  SoapImport made{.model = std::move(*model)};
  std::string bundled;
  if (is_remote(location)) {
    for (auto& [name, text] : bundle(recorder.documents(), bundled)) made.files.emplace("wsdl/" + name, text);
  }
  const BackendNames backends(made.model, options.backend);
  made.wsdl = bundled.empty() ? seen_from(options.output, location) : "wsdl/" + bundled;
  const std::string title = is_remote(location) ? location : fs::path(location).filename().string();
  made.files.emplace("operations.yaml", operations_yaml(made.model, backends, title));
  made.files.emplace("backends.yaml", backends_yaml(backends, made.wsdl, title));
  made.files.emplace("import-report.json", import_report(made.model));
  std::size_t bytes = 0;
  for (const WsdlOperation& each : made.model.operations) {
    if (each.refused()) continue;
    bytes += made.files.emplace(contract_path(each), contract_file(each)).first->second.size();
    if (bytes > kFilesBytes)
      return fail(ErrorKind::too_large, Origin::caller, "the contracts are too large", location);
  }
  return made;
}

}  // namespace figbridge::soap
