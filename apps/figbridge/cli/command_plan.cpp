// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "apps/figbridge/cli/change_options.h"
#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/summaries.h"

namespace figbridge::cli {
namespace {

void print_plan(Context& context, const Json& plan) {
  for (const auto& change : plan.at("changes")) {
    const auto& hour = change.at("last_hour");
    context.out << cell(change, "action") << ' '
                << changes_text(Json::array({{{"operation", change.at("operation")},
                                              {"kind", "changed"},
                                              {"fields", change.value("fields", Json::array())}}}));
    if (const auto why = cell(change, "why"); !why.empty())
      context.out << "  why: " << printable(why) << '\n';
    if (const auto gates = cell(change, "gates"); !gates.empty())
      context.out << "  its gates do not let it pass: " << printable(gates) << '\n';
    context.out << "  calls in the last hour: " << cell(hour, "legacy") << " by legacy, "
                << cell(hour, "modern") << " by modern\n";
  }
}

void plan(Context& context) {
  const auto answer = context.get("/v1/plan");
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) { print_plan(context, json); });
  const auto json = Json::parse(*answer, nullptr, false);
  if (context.exit != Exit::done || !json.is_object()) return;
  if (json.value("nothing", false)) {
    context.err << "the table is what the files say\n";
    return;
  }
  context.exit = Exit::differences;
  if (json.value("applicable", false))
    context.hint("figbridge apply --plan " + cell(json, "digest") + " does exactly this");
  else
    context.err << "this plan cannot be applied: see what is refused\n";
}

struct ApplyCommand {
  std::string digest;
  std::string reason;
  bool force = false;
  bool yes = false;
};

/// What `apply` is about to do is shown before it is asked for.
bool shown_and_confirmed(Context& context, ApplyCommand& command) {
  if (!command.digest.empty() || command.yes || !context.interactive) return true;
  const auto answer = context.get("/v1/plan");
  if (!answer) return true;  // apply will say it
  const auto json = Json::parse(*answer, nullptr, false);
  if (!json.is_object() || json.value("nothing", false)) return true;
  print_plan(context, json);
  command.digest = cell(json, "digest");
  return context.confirmed("Apply this?");
}

void apply(Context& context, ApplyCommand& command) {
  if (!shown_and_confirmed(context, command)) {
    context.exit = Exit::refused;
    return;
  }
  auto body = Json::object();
  if (!command.digest.empty()) body["digest"] = command.digest;
  if (!command.reason.empty()) body["reason"] = command.reason;
  if (command.force) body["force"] = true;
  send_change(context, "/v1/apply", body, "figbridge routes");
}

void reload(Context& context) {
  const auto answer = context.post("/v1/reload", Json::object());
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    for (const auto& change : json.at("changes")) context.out << printable(change.get<std::string>()) << '\n';
    for (const auto& warning : json.at("warnings"))
      context.err << "warning: " << warning.get<std::string>() << '\n';
    for (const auto& part : json.at("needs_restart")) {
      context.err << "takes a restart: " << printable(part.get<std::string>()) << '\n';
    }
    if (json.at("changes").empty()) context.err << "nothing has changed\n";
  });
  if (context.exit == Exit::done)
    context.hint("figbridge plan shows what the files would change in the routing table");
}

}  // namespace

void add_plan_commands(CLI::App& app, Context& context) {
  auto* const planning =
      app.add_subcommand("plan", "Show what the files' routes would change in the live table");
  planning->footer("  figbridge plan\nExit code 2 says that there are differences.");
  planning->callback([&context] { plan(context); });

  const auto command = std::make_shared<ApplyCommand>();
  auto* const applying = app.add_subcommand("apply", "Make the live table what the files say");
  applying->footer("  figbridge apply --plan 3f9a… --reason \"release 2.4\"");
  applying->add_option("--plan", command->digest, "Only that plan; a conflict if it would be another by now");
  auto* const reason = applying->add_option("--reason", command->reason, "Why; it goes into the history");
  applying->add_flag("--force", command->force, "Although its gates do not let it pass")->needs(reason);
  applying->add_flag("-y,--yes", command->yes, "Ask nothing");
  applying->callback([&context, command] { apply(context, *command); });

  app.add_subcommand("reload", "Read the configuration anew; a wrong one changes nothing")
      ->callback([&context] { reload(context); });
}

}  // namespace figbridge::cli
