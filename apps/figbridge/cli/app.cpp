// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/app.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>

#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/version.h"
#include "core/config/nearest_name.h"

namespace figbridge::cli {
namespace {

/// Examples come first: they are what most people look for.
class ExamplesFirst final : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    if (mode == CLI::AppFormatMode::Sub) return make_expanded(app);
    auto help = make_description(app);
    if (!app->get_footer().empty()) help += "\nExamples:\n" + app->get_footer() + "\n\n";
    return help + make_usage(app, std::move(name)) + make_positionals(app) + make_groups(app, mode) +
           make_subcommands(app, mode);
  }
};

void add_shared_options(CLI::App& app, Context& context) {
  static const std::map<std::string, Format> kFormats = {
      {"table", Format::table}, {"json", Format::json}, {"yaml", Format::yaml}};
  app.set_version_flag("--version", std::string("figbridge ") + kVersion);
  app.add_option("-o,--output-format", context.format, "table, json or yaml")
      ->transform(CLI::Transformer(kFormats))
      ->type_name("FORMAT");
  app.add_option("--socket", context.socket, "The bridge's admin socket")
      ->envname("FIGBRIDGE_SOCKET")
      ->type_name("PATH");
}

void add_commands(CLI::App& app, const std::vector<CommandAdder>& more, Context& context) {
  for (const auto& add : more) add(app, context);
  add_status_commands(app, context);
  add_observed_command(app, context);
  add_explain_command(app, context);
  add_routes_commands(app, context);
  add_rollback_command(app, context);
  add_plan_commands(app, context);
  add_table_commands(app, context);
  add_unresolved_commands(app, context);
  add_deadletters_commands(app, context);
  add_parity_command(app, context);
  add_call_command(app, context);
  add_completion_command(app, context);
}

std::unique_ptr<CLI::App> make_app(const std::vector<CommandAdder>& more, Context& context) {
  auto app = std::make_unique<CLI::App>(
      "Figbridge stands in front of an old system and lets it be replaced one operation at a time.",
      "figbridge");
  app->footer(
      "  figbridge front http://erp:8088/erp?wsdl --listen :8080\n"
      "  figbridge serve --config config/\n"
      "  figbridge observed\n"
      "  figbridge routes set customer.get --stage canary --share 20% --reason \"first customers\"");
  app->formatter(std::make_shared<ExamplesFirst>());
  app->require_subcommand(1);
  app->fallthrough();
  add_shared_options(*app, context);
  add_commands(*app, more, context);
  return app;
}

/// 0 for --help and --version, which come by the same way.
int said(const CLI::App& app, const CLI::ParseError& error, Context& context, std::string_view first) {
  const bool no_command =
      dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && app.get_subcommands().empty();
  if (no_command && !first.empty() && first.front() != '-') {
    std::vector<std::string> known;
    for (const auto* command : app.get_subcommands({})) known.push_back(command->get_name());
    context.err << "there is no command '" << printable(first) << "'" << suggestion(first, known)
                << "\nRun with --help for more information.\n";
    return static_cast<int>(Exit::usage);
  }
  const int code = app.exit(error, context.out, context.err);
  return code == 0 ? 0 : static_cast<int>(Exit::usage);
}

}  // namespace

int run_command_line(int argc, const char* const* argv, const std::vector<CommandAdder>& more,
                     Context& context) {
  try {
    const auto app = make_app(more, context);
    try {
      app->parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return said(*app, error, context, argc > 1 ? argv[1] : "");
    }
    return static_cast<int>(context.exit);
  } catch (const std::exception& error) {
    context.err << "figbridge: a defect of the program: " << error.what() << '\n';
    return static_cast<int>(Exit::error);
  }
}

Context process_context() {
  const char* const no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): before any thread
  return {.in = std::cin,
          .out = std::cout,
          .err = std::cerr,
          .interactive = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1,
          .color = ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0'),
          .usual_sockets = usual_sockets()};
}

}  // namespace figbridge::cli
