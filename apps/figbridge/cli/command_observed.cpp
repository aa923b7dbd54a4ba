// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

std::string mean_size(const Json& calls, const char* total) {
  const auto count = calls.at("count").get<double>();
  return size_text(count > 0 ? calls.at(total).get<double>() / count : 0);
}

/// The cells that operations and callers have in common.
std::vector<std::string> figures(const Json& calls) {
  const auto duration = [&](const char* name) { return milliseconds(calls.at(name).get<double>()); };
  return {cell(calls, "count"),
          cell(calls, "failures"),
          cell(calls, "legacy"),
          cell(calls, "modern"),
          duration("p50_ms"),
          duration("p95_ms"),
          duration("p99_ms"),
          duration("max_ms"),
          mean_size(calls, "request_bytes"),
          mean_size(calls, "answer_bytes"),
          to_the_minute(cell(calls, "last"))};
}

std::vector<std::string> row(std::vector<std::string> cells, const Json& calls) {
  for (auto& figure : figures(calls)) cells.push_back(std::move(figure));
  return cells;
}

void print_observed(Context& context, const Json& json) {
  TextTable table({{"LISTENER"},
                   {"CALLED"},
                   {"CALLERS"},
                   {"CALLS", true},
                   {"FAILED", true},
                   {"LEGACY", true},
                   {"MODERN", true},
                   {"P50", true},
                   {"P95", true},
                   {"P99", true},
                   {"MAX", true},
                   {"REQUEST", true},
                   {"ANSWER", true},
                   {"LAST"}});
  for (const auto& name : json.at("observed")) {
    const bool configured = name.at("configured").get<bool>();
    table.add(row({cell(name, "listener"), cell(name, "name") + (configured ? "" : " (not configured)"),
                   cell(name, "callers_count")},
                  name));
    for (const auto& caller : name.value("callers", Json::array())) {
      const bool verified = caller.at("verified").get<bool>();
      table.add(row({"", "", cell(caller, "caller") + (verified ? "" : " (not verified)")}, caller));
    }
  }
  if (table.empty())
    context.err << "nothing has been called yet\n";
  else
    context.out << table.text(context.color);
}

}  // namespace

void add_observed_command(CLI::App& app, Context& context) {
  const auto operation = std::make_shared<std::string>();
  const auto callers = std::make_shared<bool>(false);
  auto* const observed =
      app.add_subcommand("observed", "List what is called: by whom, how often, how fast, how large");
  observed->footer("  figbridge observed\n  figbridge observed --operation customer.get --callers");
  observed->add_option("--operation", *operation, "Only this operation or wire name");
  observed->add_flag("--callers", *callers, "Every caller on a line of its own");
  observed->callback([&context, operation, callers] {
    const std::string filter = operation->empty() ? "" : "&operation=" + percent_encoded(*operation);
    const auto answer =
        context.get(std::string("/v1/observed?callers=") + (*callers ? "true" : "false") + filter);
    if (!answer) return context.report(answer.error());
    context.print(*answer, [&](const Json& json) { print_observed(context, json); });
  });
}

}  // namespace figbridge::cli
