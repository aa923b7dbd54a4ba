// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/exit_codes.h"
#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

std::string percent(double share) {
  return fmt::format("{:.3g}%", share * 100);
}

/// `no_room 3, too_large 1`
std::string left_out(const Json& report) {
  std::string out;
  for (const auto& [why, count] : report.at("left_out").items())
    out += (out.empty() ? "" : ", ") + why + " " + count.dump();
  return out;
}

void print_list(Context& context, const Json& json) {
  TextTable table({{"OPERATION"},
                   {"PAIRS", true},
                   {"SAME", true},
                   {"EXPLAINED", true},
                   {"DIFFERENT", true},
                   {"AT MOST", true},
                   {"ANSWERED", true},
                   {"ASIDE", true},
                   {"LEFT OUT"},
                   {"SINCE"}});
  for (const auto& one : json.at("parity")) {
    table.add({cell(one, "operation"), cell(one, "pairs"), cell(one, "same"), cell(one, "explained"),
               cell(one, "different"), percent(one.at("different_at_most").get<double>()),
               milliseconds(one.at("answered_ms").get<double>()),
               milliseconds(one.at("aside_ms").get<double>()), left_out(one),
               to_the_minute(cell(one, "since"))});
  }
  if (table.empty()) {
    context.err << "nothing was compared yet: figbridge routes set OPERATION --stage shadow --reason \"…\"\n";
    return;
  }
  context.out << table.text(context.color);
  context.hint("figbridge parity OPERATION");
}

void print_differences(Context& context, const Json& json) {
  TextTable table({{"FIELD"}, {"KIND"}, {"PAIRS", true}, {"ANSWERED"}, {"ASIDE"}, {"TRACE"}, {"RULE"}});
  for (const auto& one : json.at("differences")) {
    const auto& examples = one.at("examples");
    const Json latest = examples.empty() ? Json::object() : examples.back();
    const auto field = cell(one, "field");
    table.add({field.empty() ? "(whole)" : field, cell(one, "kind"), cell(one, "pairs"),
               cell(latest, "answered"), cell(latest, "aside"), cell(latest, "trace_id"), cell(one, "rule")});
  }
  if (!table.empty()) context.out << '\n' << table.text(context.color);
  if (const auto more = json.at("unlisted").get<std::uint64_t>(); more > 0)
    context.out << more << " further differences found no room\n";
}

void print_one(Context& context, const Json& json) {
  const auto pairs = json.at("pairs").get<std::uint64_t>();
  context.out << cell(json, "operation") << ": " << pairs << " pairs compared";
  if (pairs > 0) {
    context.out << " since " << to_the_minute(cell(json, "since")) << ": " << cell(json, "same")
                << " the same, " << cell(json, "explained") << " explained, " << cell(json, "different")
                << " different";
  }
  context.out << '\n';
  if (pairs > 0) {
    context.out << "with 95 % confidence at most " << percent(json.at("different_at_most").get<double>())
                << " of all calls differ\n"
                << "the side that answers takes " << milliseconds(json.at("answered_ms").get<double>())
                << ", the other " << milliseconds(json.at("aside_ms").get<double>()) << "\n";
  }
  if (json.contains("gates")) context.out << gates_text(json["gates"]) << '\n';
  if (const auto why = left_out(json); !why.empty()) context.out << "not compared: " << why << '\n';
  print_differences(context, json);
}

struct ParityCommand {
  std::string operation;
  std::string reason;
  bool forget = false;
};

void forget(Context& context, const ParityCommand& command) {
  const auto answer = context.post("/v1/parity/" + percent_encoded(command.operation),
                                   Json{{"forget", true}, {"reason", command.reason}});
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    context.out << cell(json, "operation") << ": " << cell(json, "forgotten") << " pairs are forgotten\n";
  });
}

void show(Context& context, const ParityCommand& command) {
  const bool one = !command.operation.empty();
  const auto answer =
      context.get(one ? "/v1/parity/" + percent_encoded(command.operation) : std::string("/v1/parity"));
  if (!answer) return context.report(answer.error());
  context.print(*answer,
                [&](const Json& json) { one ? print_one(context, json) : print_list(context, json); });
}

}  // namespace

void add_parity_command(CLI::App& app, Context& context) {
  const auto command = std::make_shared<ParityCommand>();
  auto* const parity = app.add_subcommand("parity", "Whether both sides say the same, and where they do not");
  parity->footer(
      "  figbridge parity\n  figbridge parity customer.get\n"
      "  figbridge parity customer.get --forget --reason \"the new service was mended\"");
  auto* const operation = parity->add_option("OPERATION", command->operation);
  auto* const reason = parity->add_option("--reason", command->reason, "Why; it is logged");
  auto* const forgets =
      parity->add_flag("--forget", command->forget, "Begin anew: the other side was changed");
  forgets->needs(operation)->needs(reason);
  parity->callback(
      [&context, command] { command->forget ? forget(context, *command) : show(context, *command); });
}

}  // namespace figbridge::cli
