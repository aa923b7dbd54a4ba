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

void print_backends(Context& context, const Json& backends) {
  TextTable table({{"BACKEND"},
                   {"PROTOCOL"},
                   {"ENDPOINT"},
                   {"HEALTH"},
                   {"BREAKER"},
                   {"IN FLIGHT", true},
                   {"LAST ERROR"}});
  for (const auto& backend : backends) {
    for (const auto& endpoint : backend.at("endpoints")) {
      table.add({cell(backend, "name"), cell(backend, "protocol"), cell(endpoint, "endpoint"),
                 endpoint.at("healthy").get<bool>() ? "healthy" : "down", cell(backend, "breaker"),
                 cell(endpoint, "in_flight"), cell(endpoint, "last_error")});
    }
  }
  if (!table.empty()) context.out << '\n' << table.text(context.color);
}

void print_journal(Context& context, const Json& journal) {
  context.out << "recorded writes: " << cell(journal, "open") << " open, " << cell(journal, "unresolved")
              << " unresolved";
  if (const auto oldest = cell(journal, "oldest"); !oldest.empty())
    context.out << ", the oldest of " << to_the_minute(oldest);
  context.out << "; " << cell(journal, "replays") << " answers told again, " << cell(journal, "conflicts")
              << " conflicts\n";
  if (const auto problem = cell(journal, "problem"); !problem.empty()) {
    context.err << "problem: writes that must be recorded are refused: " << printable(problem) << '\n';
  }
  if (const auto waiting = cell(journal, "waiting"); waiting != "0")
    context.err << "problem: " << waiting << " outcomes are not on the disk yet\n";
  if (const auto jobs = cell(journal, "jobs_waiting"), held = cell(journal, "jobs_held");
      !jobs.empty() && (jobs != "0" || held != "0"))
    context.out << "jobs: " << jobs << " waiting or running, " << held << " held for a person\n";
  if (const auto held = cell(journal, "jobs_held"); !held.empty() && held != "0")
    context.hint("figbridge deadletters list");
  if (cell(journal, "unresolved") != "0") context.hint("figbridge unresolved list");
}

void print_held(Context& context, const Json& held) {
  for (const auto& row : held) {
    const auto operation = printable(cell(row, "operation"));
    context.out << "held: " << operation << " is back on legacy since " << to_the_second(cell(row, "since"))
                << ", by " << cell(row, "by") << ": " << printable(cell(row, "why")) << '\n';
    if (!row.at("in_table").get<bool>())
      context.err << "problem: the routing table does not say so yet; it is tried again\n";
    context.hint("figbridge routes release " + operation + " --reason \"…\", once it is mended");
  }
}

void print_status(Context& context, const Json& json) {
  const auto& table = json.at("table");
  context.out << "figbridge " << cell(json, "version")
              << (json.at("ready").get<bool>() ? ", ready" : ", not ready") << ", started "
              << to_the_minute(cell(json, "started")) << "\nconfiguration "
              << printable(cell(json.at("configuration"), "folder")) << ", read "
              << to_the_minute(cell(json.at("configuration"), "loaded")) << "\nrouting table version "
              << cell(table, "version") << ", " << cell(table, "rows") << " rows"
              << (table.at("writable").get<bool>() ? "" : ", no changes possible") << '\n';
  if (const auto unrecorded = cell(table, "unrecorded"); !unrecorded.empty() && unrecorded != "0")
    context.err << "problem: " << unrecorded << " rollbacks act, but are not in the ledger yet\n";
  if (const auto problem = cell(table, "problem"); !problem.empty())
    context.err << "problem: " << printable(problem) << '\n';
  if (const auto dropped = cell(json, "log_lines_dropped"); dropped != "0") {
    context.err << "problem: " << dropped << " log lines were dropped\n";
  }
  print_held(context, json.at("held"));
  print_journal(context, json.at("journal"));
  TextTable listeners({{"LISTENER"}, {"PROTOCOL"}, {"ADDRESS"}, {"IN FLIGHT", true}});
  for (const auto& listener : json.at("listeners")) {
    listeners.add({cell(listener, "name"), cell(listener, "protocol"), cell(listener, "address"),
                   cell(listener, "in_flight")});
  }
  if (!listeners.empty()) context.out << '\n' << listeners.text(context.color);
  print_backends(context, json.at("backends"));
}

std::string steps_text(const Json& steps) {
  std::string out;
  for (const auto& step : steps)
    out += (out.empty() ? "" : ", ") + cell(step, "backend") + " " + cell(step, "call");
  return out;
}

void print_operations(Context& context, const Json& json) {
  TextTable table({{"OPERATION"}, {"SAFETY"}, {"KEY"}, {"GROUP"}, {"OWNER"}, {"LEGACY"}, {"MODERN"}});
  for (const auto& operation : json.at("operations")) {
    table.add({cell(operation, "operation"), cell(operation, "safety"), cell(operation, "key"),
               cell(operation, "group"), cell(operation, "owner"), steps_text(operation.at("legacy")),
               steps_text(operation.at("modern"))});
  }
  if (table.empty())
    context.err << "no operation is configured: everything passes through\n";
  else
    context.out << table.text(context.color);
}

void ask(Context& context, const std::string& target, void (*print)(Context&, const Json&)) {
  const auto answer = context.get(target);
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) { print(context, json); });
}

void print_document(Context& context) {
  const auto answer = context.get("/v1/openapi");
  if (!answer) return context.report(answer.error());
  if (context.format == Format::table) context.format = Format::json;
  context.print(*answer, {});
}

}  // namespace

void add_status_commands(CLI::App& app, Context& context) {
  app.add_subcommand("status", "How the running bridge is: listeners, backends, routing table")
      ->callback([&context] { ask(context, "/v1/status", print_status); });
  app.add_subcommand("operations", "List the operations that are configured")->callback([&context] {
    ask(context, "/v1/operations", print_operations);
  });
  app.add_subcommand("openapi", "The OpenAPI document of what the bridge offers as REST")
      ->callback([&context] { print_document(context); });
}

}  // namespace figbridge::cli
