// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "adapters/common/import_files.h"
#include "adapters/soap/soap_import.h"
#include "apps/figbridge/front_configuration.h"
#include "apps/figbridge/http_loader.h"
#include "apps/figbridge/offline_commands.h"
#include "apps/figbridge/serve.h"

namespace figbridge {
namespace {

constexpr std::chrono::milliseconds kPatience{30'000};

struct FrontCommand {
  std::string location;
  std::string listen = ":8080";
  std::string output = "figbridge-front";
  bool force = false;
  bool write_only = false;
};

bool is_url(const std::string& location) {
  return location.starts_with("http://") || location.starts_with("https://");
}

/// The WSDL, and the files that the configuration needs beside it.
struct Read {
  soap::SoapImport import;
  std::string wsdl;  ///< its path as the configuration names it
  std::map<std::string, std::string> files;
};

Result<Read> read_service(const FrontCommand& command) {
  std::optional<HttpLoader> remote;
  if (is_url(command.location)) {
    auto url = net::parse_url(command.location, Origin::caller);
    if (!url) return std::unexpected(std::move(url.error()));
    remote.emplace(std::move(*url), kPatience);
  }
  soap::SoapImportOptions options;
  options.location = command.location;
  options.output = command.output;
  options.remote = remote ? &*remote : nullptr;
  auto import = soap::plan_soap_import(options);
  if (!import) return std::unexpected(std::move(import.error()));
  Read read{.import = std::move(*import), .wsdl = {}, .files = {}};
  const bool bundled = read.import.files.contains(read.import.wsdl);
  read.wsdl = bundled ? read.import.wsdl : std::filesystem::absolute(command.location).string();
  for (auto& [name, text] : read.import.files) {
    if (name.starts_with("wsdl/")) read.files.emplace(name, std::move(text));
  }
  return read;
}

void tell(const Read& read, const facade::Bridge& bridge, const FrontCommand& command, std::ostream& out) {
  const auto generation = bridge.generation();
  const auto& listener = generation->configuration->listeners.front();
  out << soap::import_table(read.import.model) << '\n'
      << "Everything passes through, byte for byte. Nothing is translated.\n"
      << "Clients change the address to:  http://" << bridge.address_of(listener)
      << listener.options.text("path") << '\n'
      << "What is called, by whom:        figbridge --socket " << command.output << "/figbridge.sock observed"
      << std::endl;
}

void front(cli::Context& context, const FrontCommand& command) {
  auto read = read_service(command);
  if (!read) return context.report(read.error());
  const auto service = service_of(read->import.model, command.location);
  if (!service) return context.report(service.error());
  const FrontRequest request{.location = command.location, .listen = command.listen, .wsdl = read->wsdl};
  read->files.emplace("figbridge.yaml", front_configuration(request, *service));
  const auto written = write_import(read->files, command.output, command.force);
  if (!written) return context.report(written.error());
  context.err << "configuration: " << command.output << "/figbridge.yaml\n";
  if (command.write_only) return;
  const auto ready = [&](const facade::Bridge& bridge) { tell(*read, bridge, command, context.out); };
  context.exit = static_cast<cli::Exit>(serve(command.output, context.err, ready));
}

}  // namespace

void add_front_command(CLI::App& app, cli::Context& context) {
  const auto command = std::make_shared<FrontCommand>();
  auto* const fronting = app.add_subcommand(
      "front", "Stand in front of a SOAP service: everything passes through, and is listed");
  fronting->footer(
      "  figbridge front http://erp:8088/erp?wsdl --listen :8080\n  figbridge front erp.wsdl --output front "
      "--write-only");
  fronting->add_option("WSDL", command->location, "The service's WSDL: an URL or a file")->required();
  fronting->add_option("--listen", command->listen, "Where callers come in: [host:]port")
      ->capture_default_str();
  fronting->add_option("--output", command->output, "The folder for the configuration")
      ->capture_default_str();
  fronting->add_flag("--force", command->force, "Overwrite a configuration that was edited");
  fronting->add_flag("--write-only", command->write_only, "Write the configuration, start nothing");
  fronting->callback([&context, command] { front(context, *command); });
}

}  // namespace figbridge
