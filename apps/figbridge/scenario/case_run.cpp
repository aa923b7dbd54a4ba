// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/case_run.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <memory>
#include <utility>

#include "apps/figbridge/scenario/caller.h"
#include "apps/figbridge/scenario/exchange_log.h"
#include "apps/figbridge/scenario/operator_command.h"
#include "apps/figbridge/scenario/script.h"
#include "apps/figbridge/scenario/scripted_port.h"
#include "apps/figbridge/scenario/stand_in.h"
#include "apps/figbridge/scenario/step_checks.h"
#include "apps/figbridge/scenario/temporary_folder.h"

namespace figbridge::scenario {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kForAnExpectedLine{3000};
/// The log is written every 50 ms; a call that is refused early leaves no line.
constexpr milliseconds kForAnyLine{150};

/// Of all commands, `figbridge call` alone makes an exchange.
bool is_call(const Step& step) {
  const auto* const command = std::get_if<Command>(&step.act);
  return command != nullptr && command->words.front() == "call";
}

/// One case: its bridge, its backends, and where they are.
class CaseRun {
 public:
  CaseRun(const Case& tested, milliseconds patience, CaseResult& result)
      : case_(tested),
        patience_(patience),
        result_(result),
        script_(tested.rules),
        stand_in_(tested.configuration, state_.path(),
                  [this](const std::string& backend) { return endpoint(backend); }),
        log_(state_.path() / "log") {}

  bool start(const SetupMaker& make_setup) {
    if (state_.path().empty()) wrong(case_.mark, "no temporary folder can be made");
    if (!result_.invalid.empty()) return false;
    auto setup = make_setup(stand_in_.folder());
    setup.surroundings = &stand_in_;
    Problems problems;
    auto bridge = facade::Bridge::start(std::move(setup), problems);
    for (const auto& problem : problems.list()) {
      result_.invalid.push_back(
          Problem{stand_in_.place(problem.mark), problem.path, problem.text}.describe());
    }
    if (!bridge && problems.none())
      result_.invalid.push_back(case_.mark.text() + ": " + bridge.error().describe());
    if (!trouble_.empty()) result_.invalid.push_back(trouble_);
    if (bridge) bridge_ = std::move(*bridge);
    return result_.invalid.empty() && names_are_known();
  }

  void play() {
    const bool watched =
        std::ranges::any_of(case_.steps, [](const Step& step) { return step.observed.has_value(); });
    for (const auto& step : case_.steps) {
      const auto* const request = std::get_if<Request>(&step.act);
      const auto times = request != nullptr ? request->times : 1;
      for (unsigned i = 0; i < times; ++i) {
        if (request != nullptr)
          ask(*request, step);
        else
          operate(std::get<Command>(step.act), step);
        if (watched && (request != nullptr || is_call(step))) observe(step);
      }
      if (!result_.differences.empty()) break;  // what follows would differ for this reason
    }
    bridge_->stop(milliseconds(0));
  }

 private:
  std::uint16_t endpoint(const std::string& backend) {
    auto& port = ports_.emplace_back(std::make_unique<ScriptedPort>(backend, script_));
    if (auto started = port->start(); !started) trouble_ = started.error().describe();
    return port->port();
  }

  bool names_are_known() {
    const auto known = [this](const ExpectedCall& call) {
      return std::ranges::any_of(ports_, [&](const auto& port) { return port->backend() == call.backend; });
    };
    const auto check = [&](const ExpectedCall& call) {
      if (!known(call)) wrong(call.mark, "the configuration has no backend '" + call.backend + "'");
    };
    std::ranges::for_each(case_.rules, check);
    for (const auto& step : case_.steps) {
      std::ranges::for_each(step.calls, check);
      const auto* const request = std::get_if<Request>(&step.act);
      if (request != nullptr && port_of(request->listener) == 0)
        wrong(step.mark, "the configuration has no listener '" + request->listener + "' with a port");
    }
    return result_.invalid.empty();
  }

  void wrong(const SourceMark& mark, const std::string& text) {
    result_.invalid.push_back(mark.text() + ": " + text);
  }

  [[nodiscard]] std::uint16_t port_of(const std::string& listener) const {
    const auto generation = bridge_->generation();
    const auto* const found = generation->configuration->listener(listener);
    const auto address = found != nullptr ? bridge_->address_of(*found) : std::string();
    std::uint16_t port = 0;
    std::from_chars(address.data() + address.rfind(':') + 1, address.data() + address.size(), port);
    return port;
  }

  void ask(const Request& request, const Step& step) {
    prepare(step);
    const auto reply = call(port_of(request.listener), request, patience_);
    compare_reply(step, reply, patience_, result_.differences);
    add(script_.finish());
  }

  void prepare(const Step& step) {
    for (const auto& port : ports_) {
      port->refuse(std::ranges::any_of(step.calls, [&](const ExpectedCall& call) {
        return call.backend == port->backend() && call.answer.kind == Answer::Kind::refuse;
      }));
    }
    script_.expect(step.calls, step.mark);
  }

  void observe(const Step& step) {
    const bool expected = step.observed && !step.observed->nothing;
    const auto facts = log_.next(expected ? kForAnExpectedLine : kForAnyLine);
    if (step.observed) compare_observed(*step.observed, facts, result_.differences);
  }

  void operate(const Command& command, const Step& step) {
    prepare(step);
    add(compare_command(command, step.mark, bridge_->generation()->configuration->admin.socket));
    add(script_.finish());
  }

  void add(Differences found) { std::ranges::move(found, std::back_inserter(result_.differences)); }

  const Case& case_;
  milliseconds patience_;
  CaseResult& result_;
  TemporaryFolder state_;
  Script script_;
  std::vector<std::unique_ptr<ScriptedPort>> ports_;
  std::string trouble_;
  StandIn stand_in_;
  ExchangeLog log_;
  std::unique_ptr<facade::Bridge> bridge_;
};

constexpr int kMostTries = 5;

CaseResult run_once(const Case& tested, const SetupMaker& setup, milliseconds patience) {
  CaseResult result{.name = tested.name, .mark = tested.mark, .invalid = {}, .differences = {}};
  const auto begun = Steady::now();
  CaseRun run(tested, patience, result);
  if (run.start(setup)) run.play();
  result.took = std::chrono::duration_cast<milliseconds>(Steady::now() - begun);
  return result;
}

/// Somebody else took a port between its choice and its opening: says nothing about the case.
bool lost_a_port(const CaseResult& result) {
  return std::ranges::any_of(
      result.invalid, [](const std::string& text) { return text.ends_with("Address already in use"); });
}

}  // namespace

CaseResult run_case(const Case& tested, const SetupMaker& setup, milliseconds patience) {
  CaseResult result = run_once(tested, setup, patience);
  for (int tries = 1; tries < kMostTries && lost_a_port(result); ++tries)
    result = run_once(tested, setup, patience);
  return result;
}

}  // namespace figbridge::scenario
