// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/render.h"
#include "core/json/json_text.h"
#include "core/json/json_writer.h"

namespace figbridge::cli {
namespace {

struct CallCommand {
  std::string operation;
  std::string input;
  std::string override_wish;
  std::string idempotency_key;
};

/// Digits of the input and of the answer stay as they are written: neither becomes a tree of doubles.
void call(Context& context, const CallCommand& command) {
  const auto text = read_input(context, command.input);
  if (!text) return context.report(text.error());
  const auto input = parse_json(*text, JsonLimits{}, Origin::caller);
  if (!input) return context.report(wrap(input.error(), command.input));
  std::string body;
  JsonWriter writer(body);
  writer.begin_object();
  writer.name("input");
  writer.token(input->view());
  if (!command.override_wish.empty()) {
    writer.name("override");
    writer.string(command.override_wish);
  }
  if (!command.idempotency_key.empty()) {
    writer.name("idempotency_key");
    writer.string(command.idempotency_key);
  }
  writer.end_object();
  const auto answer = context.post_text("/v1/call/" + percent_encoded(command.operation), body);
  if (!answer) return context.report(answer.error());
  const auto output = parse_json(*answer, JsonLimits{}, Origin::backend);
  if (!output) return context.report(output.error());
  context.out << (context.format == Format::yaml ? to_yaml(*output) : pretty_json(*output) + '\n');
}

}  // namespace

void add_call_command(CLI::App& app, Context& context) {
  const auto command = std::make_shared<CallCommand>();
  auto* const calling = app.add_subcommand("call", "Perform an operation through the running bridge");
  calling->footer(
      "  figbridge call customer.get --input customer.json\n"
      "  echo '{\"customerId\":42}' | figbridge call customer.get --input - --override modern");
  calling->add_option("OPERATION", command->operation)->required();
  calling->add_option("--input", command->input, "The input in contract form: a JSON file, or - for stdin")
      ->required();
  calling->add_option("--override", command->override_wish, "The side that should answer: legacy or modern")
      ->check(CLI::IsMember({"legacy", "modern"}));
  calling->add_option("--idempotency-key", command->idempotency_key,
                      "The key under which a write is done once");
  calling->callback([&context, command] { call(context, *command); });
}

}  // namespace figbridge::cli
