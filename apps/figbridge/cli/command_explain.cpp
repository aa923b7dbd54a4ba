// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

struct ExplainCommand {
  std::vector<std::string> call;  ///< METHOD PATH, or OPERATION
  std::string input;
  std::string body;
  std::vector<std::string> headers;
  std::string listener;
  std::string caller;
  std::vector<std::string> roles;
  std::string override_wish;
};

std::string trimmed_front(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  return text;
}

/// The members of the request that name the call; a file that cannot be read is an error.
Status name_call(Context& context, const ExplainCommand& command, Json& request) {
  if (command.call.size() == 2) {
    request["method"] = command.call[0];
    request["target"] = command.call[1];
  } else {
    request["operation"] = command.call.at(0);
  }
  if (!command.input.empty()) {
    auto text = read_input(context, command.input);
    if (!text) return fail(std::move(text).error());
    const auto json = Json::parse(*text, nullptr, false);
    if (json.is_discarded())
      return fail(ErrorKind::malformed, Origin::caller, command.input + " is not JSON");
    request["input"] = json;
  }
  if (!command.body.empty()) {
    auto text = read_input(context, command.body);
    if (!text) return fail(std::move(text).error());
    request["body"] = std::move(*text);
  }
  return {};
}

void add_circumstances(const ExplainCommand& command, Json& request) {
  for (const auto& header : command.headers) {
    const auto colon = header.find(':');
    request["headers"][header.substr(0, colon)] =
        colon == std::string::npos ? std::string() : trimmed_front(header.substr(colon + 1));
  }
  if (!command.listener.empty()) request["listener"] = command.listener;
  if (!command.caller.empty()) request["caller"] = command.caller;
  if (!command.roles.empty()) request["roles"] = command.roles;
  if (!command.override_wish.empty()) request["override"] = command.override_wish;
}

void print_explanation(Context& context, const Json& json) {
  context.out << printable(cell(json, "operation"));
  if (json.contains("listener")) context.out << " through " << printable(cell(json, "listener"));
  const auto verdict = cell(json, "verdict");
  context.out << ": " << (verdict == "answer" ? cell(json, "side") : verdict) << ", because of "
              << cell(json, "reason") << " (table version " << cell(json, "table_version") << ")\n";
  if (const auto call = cell(json, "call"); !call.empty()) context.out << "calls " << printable(call) << '\n';
  TextTable table({{" "}, {"RULE"}, {"WHAT IT SAW"}});
  for (const auto& rule : json.at("rules")) {
    table.add({rule.at("decided").get<bool>() ? "*" : " ", cell(rule, "rule"), cell(rule, "text")});
  }
  context.out << table.text(context.color);
}

void explain(Context& context, const ExplainCommand& command) {
  auto request = Json::object();
  if (const auto named = name_call(context, command, request); !named) return context.report(named.error());
  add_circumstances(command, request);
  const auto answer = context.post("/v1/explain", request);
  if (!answer) return context.report(answer.error());
  context.print(*answer, [&](const Json& json) { print_explanation(context, json); });
}

}  // namespace

void add_explain_command(CLI::App& app, Context& context) {
  const auto command = std::make_shared<ExplainCommand>();
  auto* const explaining =
      app.add_subcommand("explain", "Show which rule would route a call where, sending nothing");
  explaining->footer(
      "  figbridge explain GET /customers/42\n"
      "  figbridge explain PUT /customers/42 --body change.json --caller shop\n"
      "  figbridge explain customer.get --input customer.json");
  explaining->add_option("CALL", command->call, "METHOD PATH, or OPERATION")
      ->required()
      ->expected(1, 2)
      ->type_name("");
  explaining->add_option("--input", command->input,
                         "The operation's input in contract form: a JSON file, or -");
  explaining->add_option("--body", command->body, "The call's body: a file, or -");
  explaining->add_option("-H,--header", command->headers, "A header field, as 'Name: value'; may be repeated")
      ->expected(1)
      ->take_all();
  explaining->add_option("--listener", command->listener, "The listener that takes it, if several could");
  explaining->add_option("--caller", command->caller, "As this caller");
  explaining->add_option("--role", command->roles, "With this role; may be repeated")
      ->expected(1)
      ->take_all();
  explaining->add_option("--override", command->override_wish, "Wishing for legacy or modern");
  explaining->callback([&context, command] { explain(context, *command); });
}

}  // namespace figbridge::cli
