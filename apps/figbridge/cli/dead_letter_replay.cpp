// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/dead_letter_replay.h"

#include <algorithm>
#include <chrono>
#include <ostream>
#include <thread>

#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/summaries.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

std::string place_of(const std::string& id) {
  return "/v1/deadletters/" + percent_encoded(id);
}

/// What would be called now.
void show_plans(Context& context, const Replay& replay) {
  Json plans = Json::array();
  for (const auto& id : replay.ids) {
    const auto answer = context.get(place_of(id) + "/plan");
    if (!answer) return context.report(answer.error());
    plans.push_back(Json::parse(*answer));
  }
  context.print(Json{{"plan", plans}}.dump(), [&](const Json& json) {
    TextTable table({{"ID"}, {"OPERATION"}, {"WOULD CALL"}, {"WHY"}, {"MAY HAVE BEEN DONE"}});
    for (const auto& one : json.at("plan")) {
      table.add({cell(one, "id"), cell(one, "operation"), cell(one, "call"), cell(one, "reason"),
                 cell(one, "may_have_been_done") == "true" ? "yes: goes on where its record says" : "no"});
    }
    context.out << table.text(context.color);
    context.err << "nothing was sent\n";
  });
}

/// How it ended; `waiting` or `running` if it has not within the patience, empty if that cannot be told.
Json outcome_of(const Context& context, const std::string& id, std::chrono::seconds patience) {
  const auto until = Steady::now() + patience;
  for (auto pause = 20ms;; pause = std::min(pause * 2, std::chrono::milliseconds(500))) {
    const auto answer = context.get(place_of(id));
    if (!answer) return Json{{"id", id}, {"state", ""}, {"cause", answer.error().describe()}};
    auto json = Json::parse(*answer);
    const auto state = cell(json, "state");
    if ((state != "waiting" && state != "running") || Steady::now() >= until) return json;
    std::this_thread::sleep_for(pause);
  }
}

struct Tally {
  int done = 0;
  int under_way = 0;
  int others = 0;
  int skipped = 0;
};

void count(Tally& tally, const std::string& state) {
  if (state == "done")
    ++tally.done;
  else if (state == "waiting" || state == "running")
    ++tally.under_way;
  else
    ++tally.others;
}

void print_outcomes(Context& context, const Json& json) {
  TextTable table({{"ID"}, {"STATE"}, {"WHY"}});
  for (const auto& one : json.at("replayed")) {
    const auto error = cell(one, "error");
    table.add({cell(one, "id"), cell(one, "state"), error.empty() ? cell(one, "cause") : error});
  }
  if (!table.empty()) context.out << table.text(context.color);
  context.err << cell(json, "done") << " done, " << cell(json, "not_done") << " not done, "
              << cell(json, "under_way") << " still under way, " << cell(json, "left")
              << " left as they are\n";
}

}  // namespace

void replay_dead_letters(Context& context, const Replay& replay) {
  if (replay.dry_run) return show_plans(context, replay);
  Tally tally;
  Json outcomes = Json::array();
  auto next = Steady::now();
  const auto distance =
      std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(1 / replay.rate));
  std::size_t tried = 0;
  for (const auto& id : replay.ids) {
    if (replay.stop_after > 0 && tally.others >= replay.stop_after) break;
    std::this_thread::sleep_until(next);
    next = std::max(next + distance, Steady::now());
    ++tried;
    const auto answer = context.post(place_of(id) + "/replay", Json{{"reason", replay.reason}});
    if (!answer && answer.error().kind == ErrorKind::not_found && replay.ids.size() > 1) {
      ++tally.skipped;  // somebody else was faster
      continue;
    }
    if (!answer) return context.report(answer.error());
    auto outcome = outcome_of(context, id, std::chrono::seconds(replay.patience_s));
    count(tally, cell(outcome, "state"));
    outcomes.push_back(std::move(outcome));
  }
  const Json told{{"replayed", outcomes},
                  {"done", tally.done},
                  {"not_done", tally.others},
                  {"under_way", tally.under_way},
                  {"left", replay.ids.size() - tried}};
  context.print(told.dump(), [&](const Json& json) { print_outcomes(context, json); });
  if (tally.others > 0) context.exit = Exit::differences;
}

}  // namespace figbridge::cli
