// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "adapters/common/import_files.h"
#include "adapters/soap/soap_import.h"
#include "apps/figbridge/http_loader.h"
#include "apps/figbridge/offline_commands.h"

namespace figbridge {
namespace {

struct ImportCommand {
  std::string location;
  std::string output;
  std::string backend;
  std::string catalogue;
  bool force = false;
};

constexpr std::chrono::milliseconds kPatience{30'000};

void import_wsdl(cli::Context& context, const ImportCommand& command) {
  std::optional<HttpLoader> remote;
  if (command.location.starts_with("http://") || command.location.starts_with("https://")) {
    auto url = net::parse_url(command.location, Origin::caller);
    if (!url) return context.report(url.error());
    remote.emplace(std::move(*url), kPatience);
  }
  soap::SoapImportOptions options;
  options.location = command.location;
  options.output = command.output;
  options.backend = command.backend;
  options.catalogue = command.catalogue;
  options.remote = remote ? &*remote : nullptr;
  options.force = command.force;
  const auto plan = soap::plan_soap_import(options);
  if (!plan) return context.report(plan.error());
  if (context.format == cli::Format::json) {
    context.out << soap::import_report(plan->model);
  } else {
    context.out << soap::import_table(plan->model);
  }
  if (command.output.empty()) return;
  const auto written = write_import(plan->files, command.output, command.force);
  if (!written) return context.report(written.error());
  context.err << written->written.size() << " files written to " << command.output << ", " << written->unchanged.size()
              << " unchanged\n";
  context.hint("review " + command.output + "/operations.yaml, then: figbridge check " + command.output);
}

}  // namespace

void add_import_commands(CLI::App& app, cli::Context& context) {
  auto* const importing = app.add_subcommand("import", "Turn a service's description into configuration files for review");
  importing->require_subcommand(1);
  const auto command = std::make_shared<ImportCommand>();
  auto* const wsdl = importing->add_subcommand("wsdl", "Read a WSDL 1.1, with all that it imports");
  wsdl->footer("  figbridge import wsdl erp.wsdl --output erp\n  figbridge import wsdl http://erp:8088/erp?wsdl --output erp");
  wsdl->add_option("LOCATION", command->location, "A file or an URL; other hosts than the URL's are not asked")->required();
  wsdl->add_option("--output", command->output, "The folder to write to; without it only the report is shown");
  wsdl->add_option("--backend", command->backend, "The backend's name");
  wsdl->add_option("--catalog", command->catalogue, "A folder of well-known schemas")->envname("FIGBRIDGE_CATALOG");
  wsdl->add_flag("--force", command->force, "Overwrite files that were edited since the last import");
  wsdl->callback([&context, command] { import_wsdl(context, *command); });
}

}  // namespace figbridge
