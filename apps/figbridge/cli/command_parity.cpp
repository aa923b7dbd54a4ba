// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

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

/// `noise (12 of 40)`: so often the side that answers differed from itself. `form but for 5`: so many do not
/// follow what is proposed.
std::string verdict(const Json& report, const Json& difference) {
  const auto word = cell(difference, "verdict");
  for (const auto& proposal : report.at("proposals")) {
    const bool of_this = word == "form" && proposal.at("at") == difference.at("field");
    if (of_this && proposal.at("do_not") != 0) return word + " but for " + cell(proposal, "do_not");
  }
  if (word != "noise") return word;
  return word + " (" + cell(difference, "noise") + " of " + cell(report, "asked_twice") + ")";
}

/// `a, b, c`
std::string listed(const Json& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name.get<std::string>();
  return out.empty() ? "-" : out;
}

void print_differences(Context& context, const Json& json) {
  TextTable table(
      {{"FIELD"}, {"KIND"}, {"VERDICT"}, {"PAIRS", true}, {"ANSWERED"}, {"ASIDE"}, {"TRACE"}, {"RULE"}});
  for (const auto& one : json.at("differences")) {
    const auto& examples = one.at("examples");
    const Json latest = examples.empty() ? Json::object() : examples.back();
    const auto field = cell(one, "field");
    table.add({field.empty() ? "(whole)" : field, cell(one, "kind"), verdict(json, one), cell(one, "pairs"),
               cell(latest, "answered"), cell(latest, "aside"), cell(latest, "trace_id"), cell(one, "rule")});
  }
  if (!table.empty()) context.out << '\n' << table.text(context.color);
  if (const auto more = json.at("unlisted").get<std::uint64_t>(); more > 0)
    context.out << more << " further differences found no room\n";
}

void print_rules(Context& context, const Json& json) {
  TextTable table({{"RULE"}, {"AT"}, {"WHAT"}, {"EXPLAINED", true}, {"OWNER"}, {"UNTIL"}, {"REASON"}});
  for (const auto& rule : json.at("rules")) {
    const bool expired = rule.at("expired").get<bool>();
    table.add({cell(rule, "rule"), cell(rule, "at"), cell(rule, "what"), cell(rule, "explained"),
               cell(rule, "owner"), cell(rule, "expires") + (expired ? " (expired)" : ""),
               cell(rule, "reason")});
  }
  if (!table.empty()) context.out << '\n' << table.text(context.color);
}

void print_proposals(Context& context, const Json& json) {
  TextTable table({{"PROPOSAL"}, {"AT"}, {"WHAT"}, {"FOLLOW", true}, {"DO NOT", true}, {"SAYS"}});
  for (const auto& one : json.at("proposals")) {
    table.add({cell(one, "proposal"), cell(one, "at"), cell(one, "what"), cell(one, "follow"),
               cell(one, "do_not"), cell(one, "says")});
  }
  if (table.empty()) {
    context.err << "nothing is proposed: no relation between both sides' values was seen often enough\n";
    return;
  }
  context.out << table.text(context.color);
  for (const auto& one : json.at("proposals")) {
    for (const auto& example : one.at("counter_examples")) {
      context.out << cell(one, "proposal") << ": not so " << cell(example, "legacy") << " and "
                  << cell(example, "modern") << " (" << cell(example, "pairs") << " times, such as trace "
                  << cell(example, "trace_id") << ")\n";
    }
  }
  context.hint("figbridge parity " + cell(json, "operation") +
               " --accept PROPOSAL --owner TEAM --expires DAY --reason \"…\"");
}

void print_coverage(Context& context, const Json& json) {
  const auto& coverage = json.at("coverage");
  context.out << cell(coverage, "answers") << " answers";
  if (coverage.contains("keys")) {
    context.out << ", with keys from " << cell(coverage.at("keys"), "from") << " to "
                << cell(coverage.at("keys"), "to");
  }
  context.out << "\n";
  TextTable table({{"WHAT"}, {"SEEN"}, {"NEVER SEEN"}});
  const auto counted = [](const Json& counts) {
    std::string out;
    for (const auto& [name, count] : counts.items())
      out += (out.empty() ? "" : ", ") + name + " " + count.dump();
    return out.empty() ? "-" : out;
  };
  for (const auto& values : coverage.at("values"))
    table.add({"values of " + cell(values, "at"), counted(values.at("seen")), listed(values.at("never"))});
  table.add({"errors", counted(coverage.at("errors")), listed(coverage.at("errors_never"))});
  table.add({"fields", "", listed(coverage.at("fields_never"))});
  context.out << '\n' << table.text(context.color);
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
  std::vector<std::string> fields;
  for (const auto& field : json.at("fields_that_differ"))
    fields.push_back(field == "" ? "(whole)" : field.get<std::string>());
  if (!fields.empty()) context.out << "beyond rules, noise and other forms: " << listed(fields) << '\n';
  print_differences(context, json);
  print_rules(context, json);
  if (const auto count = json.at("proposals").size(); count > 0) {
    context.out << '\n' << count << (count == 1 ? " proposal\n" : " proposals\n");
    context.hint("figbridge parity " + cell(json, "operation") + " --proposals");
  }
}

struct ParityCommand {
  std::string operation;
  std::string reason;
  std::string accept;
  std::string owner;
  std::string expires;
  bool forget = false;
  bool proposals = false;
  bool coverage = false;
};

void forget(Context& context, const ParityCommand& command) {
  const auto answer = context.post("/v1/parity/" + percent_encoded(command.operation),
                                   Json{{"forget", true}, {"reason", command.reason}});
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    context.out << cell(json, "operation") << ": " << cell(json, "forgotten") << " pairs are forgotten\n";
  });
}

void accept(Context& context, const ParityCommand& command) {
  const auto answer =
      context.post("/v1/parity/" + percent_encoded(command.operation), Json{{"accept", command.accept},
                                                                            {"owner", command.owner},
                                                                            {"expires", command.expires},
                                                                            {"reason", command.reason}});
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    context.out << "rule " << cell(json, "rule") << " is in " << cell(json, "file")
                << ": review it; it holds from the next reload\n";
    context.hint("figbridge reload");
  });
}

void show(Context& context, const ParityCommand& command) {
  const bool one = !command.operation.empty();
  const auto answer =
      context.get(one ? "/v1/parity/" + percent_encoded(command.operation) : std::string("/v1/parity"));
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) {
    if (command.proposals) return print_proposals(context, json);
    if (command.coverage) return print_coverage(context, json);
    one ? print_one(context, json) : print_list(context, json);
  });
}

}  // namespace

void add_parity_command(CLI::App& app, Context& context) {
  const auto command = std::make_shared<ParityCommand>();
  auto* const parity = app.add_subcommand("parity", "Whether both sides say the same, and where they do not");
  parity->footer(
      "  figbridge parity\n  figbridge parity customer.get\n  figbridge parity customer.get --proposals\n"
      "  figbridge parity customer.get --coverage\n"
      "  figbridge parity customer.get --accept status-map --owner team-sales --expires 2027-03-31 --reason "
      "\"codes of the ERP\"\n"
      "  figbridge parity customer.get --forget --reason \"the new service was mended\"");
  auto* const operation = parity->add_option("OPERATION", command->operation);
  auto* const reason = parity->add_option("--reason", command->reason, "Why; it is logged");
  auto* const forgets =
      parity->add_flag("--forget", command->forget, "Begin anew: the other side was changed");
  forgets->needs(operation)->needs(reason);
  parity->add_flag("--proposals", command->proposals, "What the pairs so far suggest, with counter-examples")
      ->needs(operation);
  parity->add_flag("--coverage", command->coverage, "What of the contract was compared, and what never")
      ->needs(operation);
  auto* const owner = parity->add_option("--owner", command->owner, "Who answers for the rule");
  auto* const expires = parity->add_option("--expires", command->expires, "The rule's last day: 2027-03-31");
  parity
      ->add_option("--accept", command->accept,
                   "Write a proposal as a rule into the configuration folder, for review")
      ->needs(operation)
      ->needs(reason)
      ->needs(owner)
      ->needs(expires)
      ->excludes(forgets);
  parity->callback([&context, command] {
    if (command->forget) return forget(context, *command);
    command->accept.empty() ? show(context, *command) : accept(context, *command);
  });
}

}  // namespace figbridge::cli
