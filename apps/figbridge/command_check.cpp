// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "apps/figbridge/offline_commands.h"
#include "apps/figbridge/openapi_of.h"
#include "apps/figbridge/protocols.h"
#include "facade/assembly.h"
#include "facade/config/comparison_check.h"
#include "facade/config/configuration.h"
#include "facade/config/schema.h"
#include "facade/config/show.h"
#include "net/blocking.h"
#include "net/loops.h"
#include "net/resolver.h"

namespace figbridge {
namespace {

struct CheckOptions {
  std::string folder = ".";
  bool live = false;
  bool show = false;
};

/// Asks one backend whether it is there; false after saying why not.
bool reachable(net::Loop& loop, const facade::BackendEntry& entry, const Clock& clock, std::ostream& said) {
  const auto deadline = Deadline::after(clock, entry.guard->total_timeout);
  auto asked = spawn_for_result(loop, [&] { return entry.backend->probe(deadline); });
  const Status found = asked.get();
  said << "backend " << entry.backend->name() << ": " << (found ? "reachable" : found.error().describe())
       << '\n';
  return found.has_value();
}

void say_what(const facade::Generation& generation, std::ostream& out) {
  const auto& configuration = *generation.configuration;
  out << "the configuration is right: " << configuration.listeners.size() << " listeners, "
      << configuration.backends.size() << " backends, " << configuration.operations.size() << " operations, "
      << configuration.routes.size() << " routes\n";
}

void check(cli::Context& context, const CheckOptions& options) {
  Problems problems;
  facade::SystemSurroundings surroundings;
  const SystemClock clock;
  SystemRandom random;
  const auto allowed = protocol_options();
  const auto configuration = facade::load_configuration(options.folder, allowed, surroundings, problems);
  net::Loops loops(1, clock);
  net::BlockingPool pool(1);
  net::SystemResolver resolver(pool);
  const auto parts = protocol_parts(loops, resolver, clock, random);
  const auto generation = configuration ? facade::assemble(configuration, parts, problems) : nullptr;
  for (const auto& warning : problems.warnings()) context.err << "warning: " << warning.describe() << '\n';
  for (const auto& problem : problems.list()) context.err << problem.describe() << '\n';
  if (!generation) {
    context.err << problems.list().size() << (problems.list().size() == 1 ? " problem\n" : " problems\n");
    context.exit = cli::Exit::invalid_configuration;
    return;
  }
  for (const auto& warning : facade::expired_rules(*configuration, clock.wall_now()))
    context.err << "warning: " << warning.describe() << '\n';
  if (options.show) context.out << facade::show_yaml(configuration->effective);
  if (options.live) {
    loops.start();
    for (const auto& entry : generation->backends) {
      if (!reachable(loops.at(0), entry, clock, context.out)) context.exit = cli::Exit::unreachable;
    }
    pool.stop();
    loops.stop();
  }
  if (!options.show) say_what(*generation, context.out);
}

}  // namespace

void add_check_commands(CLI::App& app, cli::Context& context) {
  const auto options = std::make_shared<CheckOptions>();
  auto* const command = app.add_subcommand("check", "Check a configuration without starting anything");
  command->footer("  figbridge check /etc/figbridge\n  figbridge check /etc/figbridge --live");
  command->add_option("DIR,--config", options->folder, "A file, or a folder of *.yaml files")
      ->capture_default_str();
  command->add_flag("--live", options->live, "Also reach out to every backend");
  command->add_flag("--show", options->show, "Print the effective configuration, secrets masked");
  command->callback([&context, options] { check(context, *options); });

  const auto page = std::make_shared<bool>(false);
  auto* const schema =
      app.add_subcommand("schema", "Print the JSON Schema of the configuration, for editors");
  schema->add_flag("--reference", *page, "Print the reference page (Markdown) instead");
  schema->callback([&context, page] {
    const auto allowed = protocol_options();
    context.out << (*page ? facade::reference_page(allowed) : facade::json_schema(allowed));
  });
}

}  // namespace figbridge
