// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "apps/figbridge/cli/commands.h"
#include "apps/figbridge/cli/dead_letter_replay.h"
#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"
#include "core/json/json_writer.h"

namespace figbridge::cli {
namespace {

/// Which ones.
struct Choice {
  std::vector<std::string> ids;
  std::string operation;
  std::string cause;
  bool all = false;
  int limit = 1'000;

  [[nodiscard]] bool nothing() const { return ids.empty() && operation.empty() && cause.empty() && !all; }
  [[nodiscard]] std::string query() const {
    return "/v1/deadletters?limit=" + std::to_string(limit) + "&operation=" + percent_encoded(operation) +
           "&cause=" + percent_encoded(cause);
  }
};

void add_filter(CLI::App& app, Choice& choice) {
  app.add_option("--operation", choice.operation, "Of this operation");
  app.add_option("--cause", choice.cause, "Whose cause contains this text; # stands for any number");
  app.add_option("--limit", choice.limit, "At most so many")->check(CLI::Range(1, 100'000));
}

void add_choice(CLI::App& app, Choice& choice) {
  app.add_option("ID", choice.ids, "These");
  add_filter(app, choice);
  app.add_flag("--all", choice.all, "All of them");
}

void check(const Choice& choice) {
  if (choice.nothing()) throw CLI::RequiredError("an ID, --operation, --cause or --all");
  if (!choice.ids.empty() && (choice.all || !choice.operation.empty() || !choice.cause.empty()))
    throw CLI::ValidationError("IDs and a filter do not go together");
}

/// Those that were named, or that the filter finds; nothing if it cannot be told.
std::optional<std::vector<std::string>> ids_of(Context& context, const Choice& choice) {
  if (!choice.ids.empty()) return choice.ids;
  const auto answer = context.get(choice.query());
  if (!answer) {
    context.report(answer.error());
    return std::nullopt;
  }
  std::vector<std::string> ids;
  const auto json = Json::parse(*answer);
  for (const auto& one : json.at("dead_letters")) ids.push_back(cell(one, "id"));
  if (ids.empty()) context.err << "there is none\n";
  return ids;
}

void print_list(Context& context, const Json& json) {
  TextTable groups({{"COUNT", true}, {"OPERATION"}, {"CAUSE"}, {"OLDEST"}});
  for (const auto& one : json.at("groups"))
    groups.add(
        {cell(one, "count"), cell(one, "operation"), cell(one, "cause"), to_the_minute(cell(one, "oldest"))});
  if (groups.empty()) {
    context.err << "there are no dead letters\n";
    return;
  }
  context.out << groups.text(context.color) << '\n';
  TextTable table({{"ID"}, {"OPERATION"}, {"CALLER"}, {"ACCEPTED"}, {"ATTEMPTS", true}, {"CAUSE"}});
  for (const auto& one : json.at("dead_letters")) {
    table.add({cell(one, "id"), cell(one, "operation"), cell(one, "caller"),
               to_the_minute(cell(one, "accepted")), cell(one, "attempts"), cell(one, "cause")});
  }
  context.out << table.text(context.color);
  context.hint("figbridge deadletters show ID");
}

void print_one(Context& context, const Json& json) {
  for (const auto* name : {"id", "state", "operation", "caller", "accepted", "attempts", "cause",
                           "may_have_been_done", "idempotency_key", "instead_of", "error"}) {
    if (const auto text = cell(json, name); !text.empty())
      context.out << name << ": " << printable(text) << '\n';
  }
  for (const auto& note : json.at("notes")) {
    context.out << to_the_minute(cell(note, "at")) << "  " << cell(note, "what") << " by "
                << printable(cell(note, "author")) << ": " << printable(cell(note, "reason"));
    if (const auto job = cell(note, "job"); !job.empty()) context.out << " (see " << job << ')';
    context.out << '\n';
  }
  if (json.contains("request")) context.out << "request: " << json.at("request").dump(2) << '\n';
}

void add_list(CLI::App& letters, Context& context) {
  const auto choice = std::make_shared<Choice>();
  auto* const list = letters.add_subcommand("list", "All of them by cause, the oldest first");
  list->footer("  figbridge deadletters list --operation order.create");
  add_filter(*list, *choice);
  list->callback([&context, choice] {
    const auto answer = context.get(choice->query());
    if (!answer) return context.report(answer.error());
    context.print(*answer, [&](const Json& json) { print_list(context, json); });
  });
}

void add_show(CLI::App& letters, Context& context) {
  const auto id = std::make_shared<std::string>();
  auto* const show =
      letters.add_subcommand("show", "One of them, its request masked, and what was done with it");
  show->add_option("ID", *id)->required();
  show->callback([&context, id] {
    const auto answer = context.get("/v1/deadletters/" + percent_encoded(*id));
    if (!answer) return context.report(answer.error());
    context.print(*answer, [&](const Json& json) { print_one(context, json); });
  });
}

void add_replay(CLI::App& letters, Context& context) {
  const auto choice = std::make_shared<Choice>();
  const auto replay = std::make_shared<Replay>();
  auto* const app = letters.add_subcommand("replay", "Try them again, one after the other");
  app->footer(
      "  figbridge deadletters replay --cause unreachable --dry-run\n"
      "  figbridge deadletters replay --cause unreachable --rate 5 --stop-after 3 --reason \"the ERP is "
      "back\"");
  add_choice(*app, *choice);
  app->add_option("--reason", replay->reason, "Why; it is kept with the job");
  app->add_option("--rate", replay->rate, "At most so many a second")->check(CLI::Range(0.01, 1'000.0));
  app->add_option("--stop-after", replay->stop_after, "Stop when so many were not done; 0: never")
      ->check(CLI::Range(0, 1'000'000));
  app->add_option("--patience", replay->patience_s, "Seconds that the outcome of one is waited for")
      ->check(CLI::Range(0, 3'600));
  app->add_flag("--dry-run", replay->dry_run, "Only tell what would be called; nothing is sent");
  app->callback([&context, choice, replay] {
    check(*choice);
    if (!replay->dry_run && replay->reason.empty()) throw CLI::RequiredError("--reason");
    auto ids = ids_of(context, *choice);
    if (!ids || ids->empty()) return;
    replay->ids = std::move(*ids);
    replay_dead_letters(context, *replay);
  });
}

void add_discard(CLI::App& letters, Context& context) {
  const auto choice = std::make_shared<Choice>();
  const auto reason = std::make_shared<std::string>();
  auto* const app = letters.add_subcommand("discard", "Give them up; their callers are told so");
  app->footer("  figbridge deadletters discard 0193… --reason \"entered by hand\"");
  add_choice(*app, *choice);
  app->add_option("--reason", *reason, "Why; it is kept with the job")->required();
  app->callback([&context, choice, reason] {
    check(*choice);
    const auto ids = ids_of(context, *choice);
    if (!ids) return;
    for (const auto& id : *ids) {
      const auto answer =
          context.post("/v1/deadletters/" + percent_encoded(id) + "/discard", Json{{"reason", *reason}});
      if (!answer) return context.report(answer.error());
      context.print(*answer, [&](const Json& json) { context.out << cell(json, "id") << " is discarded\n"; });
    }
  });
}

/// `/no=A2`: JSON if it is some, with the digits that it has, else text.
std::string set_of(const std::vector<std::string>& settings) {
  std::string set;
  JsonWriter out(set);
  out.begin_object();
  for (const auto& setting : settings) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos) throw CLI::ValidationError("--set takes /pointer=value, not " + setting);
    const auto text = setting.substr(equals + 1);
    const auto value = parse_json(text, JsonLimits{}, Origin::caller);
    out.name(setting.substr(0, equals));
    if (value)
      out.token(value->view());
    else
      out.string(text);
  }
  out.end_object();
  return set;
}

struct Edit {
  std::string id;
  std::string reason;
  std::string input;
  std::vector<std::string> set;
};

/// The bodies of requests hold numbers as they were written: they are not put through a tree.
std::optional<std::string> body_of(Context& context, const Edit& edit) {
  std::string body = R"({"reason":)" + Json(edit.reason).dump();
  if (!edit.set.empty()) return body + R"(,"set":)" + set_of(edit.set) + '}';
  const auto input = read_input(context, edit.input);
  if (!input) {
    context.report(input.error());
    return std::nullopt;
  }
  return body + R"(,"input":)" + *input + '}';
}

void add_edit(CLI::App& letters, Context& context) {
  const auto edit = std::make_shared<Edit>();
  auto* const app = letters.add_subcommand("edit", "Do a corrected copy instead; the original names it");
  app->footer("  figbridge deadletters edit 0193… --set /warehouse=W2 --reason \"W1 is closed\"");
  app->add_option("ID", edit->id)->required();
  app->add_option("--set", edit->set, "Replaces the value at a JSON Pointer: /warehouse=W2; repeatable");
  app->add_option("--input", edit->input, "File with the whole corrected request; - for stdin");
  app->add_option("--reason", edit->reason, "Why; it is kept with both")->required();
  app->callback([&context, edit] {
    if (edit->set.empty() == edit->input.empty()) throw CLI::RequiredError("one of --set and --input");
    const auto body = body_of(context, *edit);
    if (!body) return;
    const auto answer = context.post_text("/v1/deadletters/" + percent_encoded(edit->id) + "/edit", *body);
    if (!answer) return context.report(answer.error());
    context.print(*answer, [&](const Json& json) {
      context.out << cell(json, "id") << " is given up; " << cell(json, "job") << " takes its place\n";
    });
  });
}

}  // namespace

void add_deadletters_commands(CLI::App& app, Context& context) {
  auto* const letters =
      app.add_subcommand("deadletters", "Jobs that could not be done, and wait for a person");
  letters->footer(
      "  figbridge deadletters list\n"
      "  figbridge deadletters replay --operation order.create --rate 5 --reason \"the ERP is back\"");
  letters->require_subcommand(1);
  add_list(*letters, context);
  add_show(*letters, context);
  add_replay(*letters, context);
  add_discard(*letters, context);
  add_edit(*letters, context);
}

}  // namespace figbridge::cli
