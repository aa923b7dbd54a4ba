// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <optional>
#include <ostream>

#include "apps/figbridge/cli/change_options.h"
#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

void print_rows(Context& context, const Json& rows) {
  TextTable table({{"OPERATION"}, {"GROUP"}, {"STAGE"}, {"COHORT"}, {"COPIES"}, {"FROZEN"}});
  for (const auto& row : rows) {
    table.add({cell(row, "operation"), cell(row, "group"), cell(row, "stage"),
               cohort_summary(row.value("cohort", Json::array())), cell(row, "copies"), cell(row, "frozen")});
  }
  if (!table.empty()) context.out << table.text(context.color);
}

void show(Context& context, const std::optional<std::uint64_t>& version) {
  const auto answer = context.get(version ? "/v1/table/" + std::to_string(*version) : "/v1/table");
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    context.out << "version " << json.at("version");
    if (json.contains("author")) {
      context.out << " of " << to_the_minute(cell(json, "at")) << " by " << cell(json, "author") << ": "
                  << cell(json, "reason");
    }
    context.out << "\nhash " << cell(json, "hash") << '\n';
    if (const auto problem = cell(json, "problem"); !problem.empty())
      context.err << "problem: " << problem << '\n';
    print_rows(context, json.at("table").at("routes"));
  });
}

void diff(Context& context, std::uint64_t from, const std::optional<std::uint64_t>& to) {
  const auto answer =
      context.get("/v1/table/diff?from=" + std::to_string(from) + (to ? "&to=" + std::to_string(*to) : ""));
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) { context.out << changes_text(json.at("changes")); });
  const auto json = Json::parse(*answer, nullptr, false);
  const bool same = json.value("changes", Json::array()).empty();
  if (context.exit == Exit::done && !same) context.exit = Exit::differences;
  if (same && context.format == Format::table) context.err << "no differences\n";
}

void verify(Context& context) {
  const auto answer = context.get("/v1/table/verify");
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    context.out << json.at("versions") << " versions, each hash and link right\nhead " << cell(json, "head")
                << '\n';
  });
}

struct RestoreCommand {
  std::uint64_t version = 0;
  std::string reason;
  std::optional<std::uint64_t> at_version;
  bool accept_loss = false;
  bool force = false;
  bool yes = false;
};

void restore(Context& context, const RestoreCommand& command) {
  const auto version = std::to_string(command.version);
  if (!command.yes && !context.confirmed("Every row goes back to version " + version + ". Go on?")) {
    context.exit = Exit::refused;
    return;
  }
  Json body{{"version", command.version}, {"reason", command.reason}};
  if (command.at_version) body["at_version"] = *command.at_version;
  if (command.accept_loss) body["accept_loss"] = true;
  if (command.force) body["force"] = true;
  send_change(context, "/v1/table/restore", body, "figbridge routes");
}

void add_restore(CLI::App& table, Context& context) {
  const auto command = std::make_shared<RestoreCommand>();
  auto* const app = table.add_subcommand("restore", "Make the table what it was in an earlier version");
  app->footer("  figbridge table restore 12 --reason \"back to Friday\"");
  app->add_option("VERSION", command->version)->required();
  app->add_option("--reason", command->reason, "Why; it goes into the history")->required();
  app->add_option("--at-version", command->at_version, "Only if the table is still at this version");
  app->add_flag("--accept-loss", command->accept_loss, "Confirm that a rollback loses the writes since");
  app->add_flag("--force", command->force, "Although rows are frozen or retired");
  app->add_flag("-y,--yes", command->yes, "Ask nothing");
  app->callback([&context, command] { restore(context, *command); });
}

}  // namespace

void add_table_commands(CLI::App& app, Context& context) {
  auto* const table = app.add_subcommand("table", "The routing table as a whole, and its earlier versions");
  table->footer("  figbridge table diff 11 12\n  figbridge table restore 11 --reason \"back to Friday\"");
  table->require_subcommand(1);
  const auto first = std::make_shared<std::optional<std::uint64_t>>();
  const auto second = std::make_shared<std::optional<std::uint64_t>>();
  auto* const one = table->add_subcommand("show", "The live table, or an earlier version");
  one->add_option("VERSION", *first);
  one->callback([&context, first] { show(context, *first); });
  auto* const two =
      table->add_subcommand("diff", "What differs between a version and another, or the live one");
  two->footer(
      "  figbridge table diff 11\n  figbridge table diff 11 12\n"
      "Exit code 2 says that there are differences.");
  two->add_option("FROM", *first)->required();
  two->add_option("TO", *second);
  two->callback([&context, first, second] { diff(context, first->value_or(0), *second); });
  table->add_subcommand("verify", "Check every version's hash and its link to the one before")
      ->callback([&context] { verify(context); });
  add_restore(*table, context);
}

}  // namespace figbridge::cli
