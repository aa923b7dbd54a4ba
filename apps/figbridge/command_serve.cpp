// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "apps/figbridge/offline_commands.h"
#include "apps/figbridge/serve.h"

namespace figbridge {
namespace {

void announce(const facade::Bridge& bridge, std::ostream& said) {
  const auto generation = bridge.generation();
  for (const auto& listener : generation->configuration->listeners) {
    said << "listening: " << listener.name << " (" << listener.protocol << ") on "
         << bridge.address_of(listener) << '\n';
  }
  said << "admin socket: " << generation->configuration->admin.socket << '\n' << "ready" << std::endl;
}

}  // namespace

void add_serve_command(CLI::App& app, cli::Context& context) {
  const auto folder = std::make_shared<std::string>();
  auto* const command = app.add_subcommand("serve", "Run the bridge");
  command->footer(
      "  figbridge serve --config /etc/figbridge\n  SIGHUP reads the configuration anew; SIGTERM ends it");
  command->add_option("--config", *folder, "The configuration: a file, or a folder of *.yaml files")
      ->required();
  command->callback([&context, folder] {
    const auto ready = [&context](const facade::Bridge& bridge) { announce(bridge, context.err); };
    context.exit = static_cast<cli::Exit>(serve(*folder, context.err, ready));
  });
}

}  // namespace figbridge
