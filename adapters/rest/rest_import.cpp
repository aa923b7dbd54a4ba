// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_import.h"

#include <utility>

#include "adapters/common/json_pretty.h"
#include "adapters/common/snake_case.h"
#include "adapters/common/unique_names.h"
#include "adapters/rest/import/bundle.h"
#include "adapters/rest/import/contract_text.h"
#include "adapters/rest/import/yaml.h"
#include "core/schema/json_schema.h"
#include "net/url.h"

namespace figbridge::rest {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kDocumentBytes = 16 * 1024 * 1024;

/// Whether the contract can be checked against: a listener would not take another one.
Status check_schemas(const Contract& contract) {
  for (const JsonText* schema : {&contract.input, &contract.output}) {
    if (auto compiled = JsonSchema::compile(*schema); !compiled)
      return std::unexpected(std::move(compiled.error()));
  }
  for (const auto& [status, schema] : contract.errors) {
    if (auto compiled = JsonSchema::compile(schema); !compiled)
      return std::unexpected(std::move(compiled.error()));
  }
  return {};
}

void refuse_broken(ServiceDescription& description) {
  std::erase_if(description.operations, [&](const DescribedOperation& each) {
    const auto checked = check_schemas(each.contract);
    if (checked) return false;
    description.refused.push_back(
        {each.pattern.method + " " + each.pattern.path.text(), "its schemas: " + checked.error().describe()});
    return true;
  });
}

std::vector<ImportedOperation> named(std::vector<DescribedOperation> operations) {
  std::vector<ImportedOperation> out;
  UniqueNames names;
  for (auto& each : operations) {
    const std::string wish = each.id.empty() ? each.pattern.method + " " + each.pattern.path.text() : each.id;
    std::string name = names.take(snake_case(wish));
    out.push_back({std::move(name), std::move(each)});
  }
  return out;
}

/// The first server that is an address, or that is one as seen from the document's URL.
std::string endpoint_of(const std::vector<std::string>& servers, const std::string& location) {
  for (const std::string& server : servers) {
    const std::string address =
        is_remote(location) && !is_remote(server) ? resolve_location(location, server) : server;
    auto url = net::parse_url(address);
    if (!url || !url->query.empty()) continue;
    while (url->path.ends_with('/')) url->path.pop_back();
    return url->text();
  }
  return {};
}

ProposedBackend backend_of(const RestImportOptions& options, const ServiceDescription& description) {
  ProposedBackend backend;
  backend.name = !options.backend.empty()    ? options.backend
                 : description.title.empty() ? "service"
                                             : snake_case(description.title);
  backend.endpoint =
      options.endpoint.empty() ? endpoint_of(description.servers, options.location) : options.endpoint;
  if (!description.servers.empty()) backend.server = description.servers.front();
  return backend;
}

void add_files(RestImport& made, const ProposedBackend& backend, const RestImportOptions& options) {
  const std::string title =
      is_remote(options.location) ? options.location : fs::path(options.location).filename().string();
  made.files.emplace("operations.yaml", operations_yaml(made, backend, options.side, title));
  made.files.emplace("backends.yaml", backends_yaml(made, backend, title));
  made.files.emplace("import-report.json", import_report(made));
  for (const ImportedOperation& each : made.operations)
    made.files.emplace(contract_path(each), contract_file(each.described));
}

}  // namespace

Result<RestImport> plan_rest_import(const RestImportOptions& options) {
  const std::string location =
      is_remote(options.location) ? options.location : resolve_location("", options.location);
  const bool remote = is_remote(location);
  // What stands beside a file is read; an URL and what it refers to by the caller's loader.
  FilesAndUrls loader(
      remote ? std::vector<fs::path>{} : std::vector<fs::path>{fs::path(location).parent_path() / "."},
      remote ? options.remote : nullptr);
  const auto bytes = loader.load(location, kDocumentBytes);
  if (!bytes) return std::unexpected(bytes.error());
  auto bundled = bundle_openapi(location, *bytes, loader);
  if (!bundled) return std::unexpected(wrap(std::move(bundled.error()), "reading " + location));
  auto description = ServiceDescription::read(bundled->text.view());
  if (!description) return std::unexpected(wrap(std::move(description.error()), "reading " + location));
  refuse_broken(*description);
  ProposedBackend backend = backend_of(options, *description);
  RestImport made{.title = std::move(description->title),
                  .version = std::move(description->version),
                  .operations = named(std::move(description->operations)),
                  .refused = std::move(description->refused),
                  .not_handled = std::move(description->notes),
                  .missing = std::move(bundled->missing),
                  .files = {}};
  if (remote || bundled->refers_elsewhere) {
    backend.openapi = "openapi/" + backend.name + ".json";
    made.files.emplace(backend.openapi, pretty_json(bundled->text.view()));
  } else {
    backend.openapi = seen_from(options.output, location);
  }
  add_files(made, backend, options);
  return made;
}

}  // namespace figbridge::rest
