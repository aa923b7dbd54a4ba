// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "adapters/common/import_files.h"
#include "adapters/odbc/odbc_import.h"
#include "adapters/rest/rest_import.h"
#include "adapters/soap/soap_import.h"
#include "apps/figbridge/http_loader.h"
#include "apps/figbridge/odbc_source_options.h"
#include "apps/figbridge/offline_commands.h"

namespace figbridge {
namespace {

struct ImportCommand {
  std::string location;
  std::string output;
  std::string backend;
  std::string catalogue;
  std::string endpoint;
  std::string side = "modern";
  bool force = false;
};

constexpr std::chrono::milliseconds kPatience{30'000};
constexpr std::chrono::milliseconds kCataloguePatience{300'000};

/// A loader for the host of the location, if that is an URL.
Result<std::optional<HttpLoader>> loader_for(const std::string& location) {
  std::optional<HttpLoader> remote;
  if (!location.starts_with("http://") && !location.starts_with("https://")) return remote;
  auto url = net::parse_url(location, Origin::caller);
  if (!url) return std::unexpected(std::move(url.error()));
  remote.emplace(std::move(*url), kPatience);
  return remote;
}

/// Writes the files, if a folder for them was named.
void write_files(cli::Context& context, const ImportCommand& command,
                 const std::map<std::string, std::string>& files) {
  if (command.output.empty()) return;
  const auto written = write_import(files, command.output, command.force);
  if (!written) return context.report(written.error());
  context.err << written->written.size() << " files written to " << command.output << ", "
              << written->unchanged.size() << " unchanged\n";
  context.hint("review " + command.output + "/operations.yaml, then: figbridge check " + command.output);
}

void import_wsdl(cli::Context& context, const ImportCommand& command) {
  auto remote = loader_for(command.location);
  if (!remote) return context.report(remote.error());
  soap::SoapImportOptions options;
  options.location = command.location;
  options.output = command.output;
  options.backend = command.backend;
  options.catalogue = command.catalogue;
  options.remote = *remote ? &**remote : nullptr;
  const auto plan = soap::plan_soap_import(options);
  if (!plan) return context.report(plan.error());
  if (context.format == cli::Format::json) {
    context.out << soap::import_report(plan->model);
  } else {
    context.out << soap::import_table(plan->model);
  }
  write_files(context, command, plan->files);
}

void import_openapi(cli::Context& context, const ImportCommand& command) {
  auto remote = loader_for(command.location);
  if (!remote) return context.report(remote.error());
  rest::RestImportOptions options;
  options.location = command.location;
  options.output = command.output;
  options.backend = command.backend;
  options.endpoint = command.endpoint;
  options.side = command.side == "legacy" ? Side::legacy : Side::modern;
  options.remote = *remote ? &**remote : nullptr;
  const auto plan = rest::plan_rest_import(options);
  if (!plan) return context.report(plan.error());
  context.out << (context.format == cli::Format::json ? rest::import_report(*plan)
                                                      : rest::import_table(*plan));
  write_files(context, command, plan->files);
}

struct OdbcImportCommand {
  OdbcSourceOptions source;
  ImportCommand common{.backend = "db"};
  std::string schema;
};

void import_odbc(cli::Context& context, const OdbcImportCommand& command) {
  const auto source = command.source.read();
  if (!source) return context.report(source.error());
  const auto text = odbc::ask_worker(*source, odbc::Work::catalogue, command.schema, kCataloguePatience);
  if (!text) return context.report(text.error());
  const auto catalogue = odbc::read_catalogue(*text);
  if (!catalogue)
    return context.report(Error{.kind = ErrorKind::bad_answer, .text = "the catalogue cannot be read"});
  const auto plan =
      odbc::plan_odbc_import(*catalogue, {.source = source->source, .backend = command.common.backend});
  context.out << odbc::import_table(plan);
  write_files(context, command.common, plan.files);
}

void add_odbc(CLI::App& importing, cli::Context& context) {
  const auto command = std::make_shared<OdbcImportCommand>();
  auto* const odbc =
      importing.add_subcommand("odbc", "Read a database's catalogue: tables, views, procedures");
  odbc->footer("  figbridge import odbc ERP --user fb --password-file /run/secrets/erp --output erp");
  command->source.add_to(*odbc);
  odbc->add_option("--schema", command->schema, "Only what stands in this schema");
  odbc->add_option("--output", command->common.output,
                   "The folder to write to; without it only the report is shown");
  odbc->add_option("--backend", command->common.backend, "The backend's name")->capture_default_str();
  odbc->add_flag("--force", command->common.force, "Overwrite files that were edited since the last import");
  odbc->callback([&context, command] { import_odbc(context, *command); });
}

void add_common(CLI::App& importing, ImportCommand& command) {
  importing
      .add_option("LOCATION", command.location, "A file or an URL; other hosts than the URL's are not asked")
      ->required();
  importing.add_option("--output", command.output,
                       "The folder to write to; without it only the report is shown");
  importing.add_option("--backend", command.backend, "The backend's name");
  importing.add_flag("--force", command.force, "Overwrite files that were edited since the last import");
}

void add_wsdl(CLI::App& importing, cli::Context& context) {
  const auto command = std::make_shared<ImportCommand>();
  auto* const wsdl = importing.add_subcommand("wsdl", "Read a WSDL 1.1, with all that it imports");
  wsdl->footer(
      "  figbridge import wsdl erp.wsdl --output erp\n  figbridge import wsdl http://erp:8088/erp?wsdl "
      "--output erp");
  add_common(*wsdl, *command);
  wsdl->add_option("--catalog", command->catalogue, "A folder of well-known schemas")
      ->envname("FIGBRIDGE_CATALOG");
  wsdl->callback([&context, command] { import_wsdl(context, *command); });
}

void add_openapi(CLI::App& importing, cli::Context& context) {
  const auto command = std::make_shared<ImportCommand>();
  auto* const openapi =
      importing.add_subcommand("openapi", "Read an OpenAPI 3.0 or 3.1 document, YAML or JSON");
  openapi->footer(
      "  figbridge import openapi crm.yaml --endpoint https://crm.example/v2 --output crm\n"
      "  figbridge import openapi https://crm.example/openapi.json --output crm");
  add_common(*openapi, *command);
  openapi->add_option("--endpoint", command->endpoint,
                      "Where the service is; from the document's servers if not given");
  openapi->add_option("--side", command->side, "Which side of the operations it is")
      ->check(CLI::IsMember({"legacy", "modern"}))
      ->capture_default_str();
  openapi->callback([&context, command] { import_openapi(context, *command); });
}

}  // namespace

void add_import_commands(CLI::App& app, cli::Context& context) {
  auto* const importing =
      app.add_subcommand("import", "Turn a service's description into configuration files for review");
  importing->require_subcommand(1);
  add_wsdl(*importing, context);
  add_openapi(*importing, context);
  add_odbc(*importing, context);
}

}  // namespace figbridge
