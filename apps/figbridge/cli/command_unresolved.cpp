// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

void print_list(Context& context, const Json& json) {
  TextTable table({{"ID"}, {"OPERATION"}, {"SIDE"}, {"KEY"}, {"CALLER"}, {"AT"}, {"WHY"}});
  for (const auto& one : json.at("unresolved")) {
    table.add({cell(one, "id"), cell(one, "operation"), cell(one, "side"), cell(one, "business_key"),
               cell(one, "caller"), to_the_minute(cell(one, "at")), cell(one, "problem")});
  }
  if (table.empty()) {
    context.err << "no write is unresolved\n";
    return;
  }
  context.out << table.text(context.color);
  context.hint("figbridge unresolved show ID");
}

void print_one(Context& context, const Json& json) {
  for (const auto* name : {"id", "state", "operation", "side", "reason", "table_version", "business_key",
                           "idempotency_key", "caller", "at", "problem"}) {
    if (const auto text = cell(json, name); !text.empty())
      context.out << name << ": " << printable(text) << '\n';
  }
  if (const auto settled = json.value("settled", Json()); settled.is_object()) {
    context.out << "settled: " << (settled.at("applied").get<bool>() ? "applied" : "not applied") << " by "
                << printable(cell(settled, "author")) << ": " << printable(cell(settled, "reason")) << '\n';
  }
  if (json.contains("request")) context.out << "request: " << json.at("request").dump(2) << '\n';
}

struct SettleCommand {
  std::string id;
  std::string reason;
  bool applied = false;
  bool not_applied = false;
};

void settle(Context& context, const SettleCommand& command) {
  const Json body{{"applied", command.applied}, {"reason", command.reason}};
  const auto answer = context.post("/v1/unresolved/" + percent_encoded(command.id), body);
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    context.out << cell(json, "id") << " is settled by " << cell(json, "author") << ": "
                << (command.applied ? "it was applied; its key is not done again"
                                    : "it was not applied; its key is free")
                << '\n';
  });
}

void add_settle(CLI::App& unresolved, Context& context) {
  const auto command = std::make_shared<SettleCommand>();
  auto* const app = unresolved.add_subcommand("settle", "Say what became of a write, after looking");
  app->footer("  figbridge unresolved settle 0193… --applied --reason \"order 4711 stands in the ERP\"");
  app->add_option("ID", command->id)->required();
  auto* const applied = app->add_flag("--applied", command->applied, "The side did it");
  auto* const not_applied =
      app->add_flag("--not-applied", command->not_applied, "The side did not do it: its key is free again");
  applied->excludes(not_applied);
  app->add_option("--reason", command->reason, "How you know; it is kept with the record")->required();
  app->callback([&context, command] {
    if (command->applied == command->not_applied)
      throw CLI::RequiredError("one of --applied and --not-applied");
    settle(context, *command);
  });
}

}  // namespace

void add_unresolved_commands(CLI::App& app, Context& context) {
  auto* const unresolved =
      app.add_subcommand("unresolved", "Writes of which nobody knows whether they were done");
  unresolved->footer("  figbridge unresolved list\n  figbridge unresolved show 0193…");
  unresolved->require_subcommand(1);
  const auto limit = std::make_shared<int>(100);
  auto* const list = unresolved->add_subcommand("list", "All of them, the oldest first");
  list->add_option("--limit", *limit, "At most so many")->check(CLI::Range(1, 1000));
  list->callback([&context, limit] {
    const auto answer = context.get("/v1/unresolved?limit=" + std::to_string(*limit));
    if (!answer) return context.report(answer.error());
    context.print(*answer, [&](const Json& json) { print_list(context, json); });
  });
  const auto id = std::make_shared<std::string>();
  auto* const show = unresolved->add_subcommand("show", "One of them, its request masked");
  show->add_option("ID", *id)->required();
  show->callback([&context, id] {
    const auto answer = context.get("/v1/unresolved/" + percent_encoded(*id));
    if (!answer) return context.report(answer.error());
    context.print(*answer, [&](const Json& json) { print_one(context, json); });
  });
  add_settle(*unresolved, context);
}

}  // namespace figbridge::cli
