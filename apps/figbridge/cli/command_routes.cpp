// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <utility>

#include "apps/figbridge/cli/change_options.h"
#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/route_settings.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

std::string marks_of(const Json& row) {
  std::string marks;
  if (row.contains("frozen")) marks += "frozen (" + cell(row, "frozen") + ")";
  if (row.contains("held")) marks += (marks.empty() ? "held (" : ", held (") + cell(row["held"], "by") + ")";
  return marks;
}

void print_routes(Context& context, const Json& json) {
  TextTable table({{"OPERATION"},
                   {"STAGE"},
                   {"COHORT"},
                   {"LEGACY/H", true},
                   {"MODERN/H", true},
                   {"VERSION", true},
                   {"SINCE"},
                   {"BY"},
                   {"MARKS"}});
  for (const auto& row : json.at("routes")) {
    const auto changed = row.value("changed", Json::object());
    const bool canary = cell(row, "stage") == "canary";
    table.add({cell(row, "operation"), cell(row, "stage"),
               canary ? cohort_summary(row.value("cohort", Json::array())) : std::string(),
               cell(row.at("last_hour"), "legacy"), cell(row.at("last_hour"), "modern"),
               cell(changed, "version"), to_the_minute(cell(changed, "at")), cell(changed, "by"),
               marks_of(row)});
  }
  if (table.empty())
    context.err << "the routing table has no rows: no operation is configured\n";
  else
    context.out << table.text(context.color);
}

void print_route(Context& context, const Json& json) {
  const auto& row = json.at("route");
  TextTable table({{cell(row, "operation")}, {"version " + cell(json, "version")}});
  for (const auto& [name, value] : row.items()) {
    if (name == "operation" || name == "changed" || name == "last_hour") continue;
    table.add({name, value_text(name, value)});
  }
  if (row.contains("changed")) {
    const auto& changed = row["changed"];
    table.add({"changed", "version " + cell(changed, "version") + ", " + to_the_minute(cell(changed, "at")) +
                              " by " + cell(changed, "by") + ": " + cell(changed, "reason")});
  }
  table.add({"last hour", "legacy " + cell(row.at("last_hour"), "legacy") + ", modern " +
                              cell(row.at("last_hour"), "modern")});
  context.out << table.text(context.color);
}

void print_history(Context& context, const Json& json) {
  TextTable table({{"VERSION", true}, {"AT"}, {"BY"}, {"WHAT"}, {"OPERATIONS"}, {"REASON"}});
  for (const auto& entry : json.at("history")) {
    const auto& change = entry.at("change");
    std::string operations;
    for (const auto& operation : change.value("operations", Json::array())) {
      if (operation.is_string())
        operations += (operations.empty() ? "" : ", ") + operation.get<std::string>();
    }
    if (operations.size() > 60) operations = std::to_string(change["operations"].size()) + " operations";
    table.add({cell(entry, "version"), to_the_minute(cell(entry, "at")), cell(entry, "author"),
               cell(change, "action"), operations, cell(entry, "reason")});
  }
  if (table.empty())
    context.err << "no version has changed that\n";
  else
    context.out << table.text(context.color);
}

/// Asks the bridge and prints its answer with `print`.
void ask(Context& context, const std::string& target, void (*print)(Context&, const Json&)) {
  const auto answer = context.get(target);
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) { print(context, json); });
}

struct SetCommand {
  ChangeOptions change;
  RouteOptions route;
  bool fallback = false;
  bool no_fallback = false;
};

/// The share of a row's cohort, which new rules beside it leave in place; and the version in which it stood.
Result<std::string> kept_share(const Context& context, SetCommand& command) {
  if (!command.route.new_rules() || !command.route.share.empty() || command.change.operation.empty())
    return std::string();
  const auto answer = context.get("/v1/routes/" + percent_encoded(command.change.operation));
  if (!answer) return fail(answer.error());
  const auto json = Json::parse(*answer, nullptr, false);
  if (!json.is_object()) return std::string();
  if (!command.change.at_version) command.change.at_version = json.value("version", std::uint64_t{0});
  for (const auto& rule : json.value("/route/cohort"_json_pointer, Json::array())) {
    if (rule.contains("share")) return cell(rule, "share");
  }
  return std::string();
}

bool needs_confirmation(const SetCommand& command) {
  return !command.change.yes && (command.route.stage == "modern" || command.route.stage == "retired");
}

void set(Context& context, SetCommand& command) {
  if (command.fallback || command.no_fallback) command.route.fallback = command.fallback;
  if (command.route.nothing()) {
    context.err
        << "figbridge: nothing to set; say --stage, --share, --when … (see figbridge routes set --help)\n";
    context.exit = Exit::usage;
    return;
  }
  const auto share = kept_share(context, command);
  if (!share) return context.report(share.error());
  auto settings = settings_of(command.route, *share);
  if (!settings) {
    context.report(settings.error());
    context.exit = Exit::usage;
    return;
  }
  if (needs_confirmation(command) && !context.confirmed(command.change.subject() + " goes to stage " +
                                                        command.route.stage + " for every caller. Go on?")) {
    context.exit = Exit::refused;
    return;
  }
  auto body = command.change.body();
  body["set"] = std::move(*settings);
  send_change(context, command.change.target(""), body,
              "figbridge observed, figbridge routes; " + command.change.way_back());
}

void add_set(CLI::App& routes, Context& context) {
  const auto command = std::make_shared<SetCommand>();
  auto* const app = routes.add_subcommand("set", "Change an operation's row in the routing table");
  app->footer(
      "  figbridge routes set customer.get --stage canary --share 20% --reason \"first customers\"\n"
      "  figbridge routes set customer.get --stage canary --when /companyCode=PT01,PT02 --reason \"Porto "
      "first\"\n"
      "  figbridge routes set --group customer --stage modern --reason \"done\"");
  auto& route = command->route;
  command->change.add_to(*app, ChangeOptions::Reason::required);
  app->add_option("--stage", route.stage, "legacy, shadow, canary, guarded, modern or retired")
      ->check(CLI::IsMember({"legacy", "shadow", "canary", "guarded", "modern", "retired"}));
  app->add_option("--share", route.share, "Share of the keys, as 5% or 0.25%; 0% takes it away");
  app->add_option("--when", route.when,
                  "A rule by fields: /companyCode=PT01,PT02; several fields joined by &");
  app->add_option("--caller", route.callers, "A rule by caller; may be repeated");
  app->add_option("--role", route.roles, "A rule by the caller's role; may be repeated");
  app->add_flag("--no-cohort", route.no_cohort, "Take all rules away before those given here");
  app->add_option("--copies", route.copies, "none, validate or journal")
      ->check(CLI::IsMember({"none", "validate", "journal"}));
  app->add_option("--compare", route.compare, "Share of the reads to be compared, as 10%");
  app->add_flag("--fallback", command->fallback, "Legacy answers where modern cannot, and it is safe");
  app->add_flag("--no-fallback", command->no_fallback, "Never");
  app->add_option("--override-role", route.override_roles, "Who may wish for a side; may be repeated");
  app->add_option("--successor", route.successor, "What callers of a retired operation are told");
  app->callback([&context, command] { set(context, *command); });
}

void add_simple_change(CLI::App& routes, Context& context, const std::string& name, const std::string& help,
                       const std::string& example) {
  const auto change = std::make_shared<ChangeOptions>();
  auto* const app = routes.add_subcommand(name, help);
  app->footer("  " + example);
  change->add_to(*app, ChangeOptions::Reason::required);
  app->callback([&context, change, name] {
    send_change(context, change->target("/" + name), change->body(), "figbridge routes");
  });
}

void add_freeze(CLI::App& routes, Context& context) {
  const auto change = std::make_shared<ChangeOptions>();
  const auto side = std::make_shared<std::string>();
  auto* const app =
      routes.add_subcommand("freeze", "Let nothing but unfreeze and rollback change an operation's row");
  app->footer(
      "  figbridge routes freeze customer.get --reason \"month end\"\n"
      "  figbridge routes freeze customer.get --side legacy --reason \"incident 7\"");
  change->add_to(*app, ChangeOptions::Reason::required);
  app->add_option("--side", *side, "legacy or modern answers every call meanwhile")
      ->check(CLI::IsMember({"legacy", "modern"}));
  app->callback([&context, change, side] {
    auto body = change->body();
    if (!side->empty()) body["side"] = *side;
    send_change(context, change->target("/freeze"), body,
                "figbridge routes unfreeze " + change->subject() + " lifts it");
  });
}

void add_reads(CLI::App& routes, Context& context) {
  const auto operation = std::make_shared<std::string>();
  const auto limit = std::make_shared<std::uint64_t>(20);
  routes.add_subcommand("list", "All rows (what `figbridge routes` does)")->callback([&context] {
    ask(context, "/v1/routes", print_routes);
  });
  auto* const show = routes.add_subcommand("show", "One row, whole");
  show->add_option("OPERATION", *operation)->required();
  show->callback(
      [&context, operation] { ask(context, "/v1/routes/" + percent_encoded(*operation), print_route); });
  auto* const history = routes.add_subcommand("history", "Who changed what, when and why; the newest first");
  history->footer("  figbridge routes history customer.get");
  history->add_option("OPERATION", *operation, "Only what concerns this operation");
  history->add_option("--limit", *limit, "How many versions at most")->check(CLI::Range(1, 1000));
  history->callback([&context, operation, limit] {
    ask(context, "/v1/history?operation=" + percent_encoded(*operation) + "&limit=" + std::to_string(*limit),
        print_history);
  });
}

}  // namespace

void add_routes_commands(CLI::App& app, Context& context) {
  auto* const routes = app.add_subcommand("routes", "Show and change who answers which operation");
  routes->footer(
      "  figbridge routes\n"
      "  figbridge routes set customer.get --stage canary --share 20% --reason \"first customers\"\n"
      "  figbridge routes history customer.get");
  routes->require_subcommand(0, 1);
  add_reads(*routes, context);
  add_set(*routes, context);
  add_freeze(*routes, context);
  add_simple_change(*routes, context, "unfreeze", "Lift a freeze",
                    "figbridge routes unfreeze customer.get --reason \"month end is over\"");
  add_simple_change(*routes, context, "release",
                    "Let a row be raised again that was rolled back, or went back by itself",
                    "figbridge routes release customer.get --reason \"fixed in 2.4\"");
  routes->callback([&context, routes] {
    if (routes->get_subcommands().empty()) ask(context, "/v1/routes", print_routes);
  });
}

}  // namespace figbridge::cli
