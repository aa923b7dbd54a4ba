// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/config/scalar.h"
#include "facade/config/reading.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Kind = ConfigNode::Kind;

/// The protocol of the backend that a step names; null if that is wrong (which is reported once).
const ProtocolOptions* protocol_of(Reading& reading, const ConfigNode& step) {
  const auto& backend = reading.root["backends"][step["backend"].text];
  return find_protocol(reading.protocols, backend["protocol"].text);
}

FailsWhen read_fails_when(Reading& reading, const Options& section, const std::string& path) {
  const bool clear = section.has("in") != section.has("not");
  if (!clear && section.has("at")) {
    reading.problems.add(section.mark(), path, "takes exactly one of 'in' and 'not'");
  }
  return {section.text("at"), section.texts("in"), section.texts("not"), section.text("code"),
          section.text("text")};
}

std::optional<FailsWhen> read_applied_when(Reading& reading, const Options& section,
                                           const std::string& path) {
  if (!section.has("applied_when")) return std::nullopt;
  const Options& when = section.section("applied_when");
  if (when.has("in") + when.has("not") + when.has("equals") > 1)
    reading.problems.add(when.mark(), path + ".applied_when", "takes one of 'in', 'not' and 'equals'");
  return FailsWhen{.at = when.text("at"), .in = when.texts("in"), .not_ = when.texts("not")};
}

/// The read is called on the backend that the side has.
std::optional<SettleSpec> read_settle(Reading& reading, const Options& step, const std::string& path) {
  if (!step.has("settle_with")) return std::nullopt;
  const Options& section = step.section("settle_with");
  SettleSpec settle{.applied_when = read_applied_when(reading, section, path),
                    .absent = section.texts("absent"),
                    .after = section.duration("after")};
  if (settle.applied_when && section.section("applied_when").has("equals")) {
    const Options& when = section.section("applied_when");
    auto pointer = JsonPointer::parse(when.text("equals"));
    if (pointer)
      settle.equals = *std::move(pointer);
    else
      reading.problems.add(when.node("equals").mark, path + ".applied_when.equals",
                           "expected a JSON Pointer such as /reference, found " + shown(when.node("equals")));
  }
  settle.step.backend = step.text("backend");
  settle.step.call = section.text("call");
  settle.step.request = read_mapping(reading, section.node("request"), path + ".request");
  settle.step.response = read_mapping(reading, section.node("response"), path + ".response");
  for (const auto& code : settle.absent) settle.step.errors.emplace_back(code, code);
  settle.step.mark = section.mark();
  return settle;
}

/// What the step has beside what every step has.
ConfigNode own_options(const ConfigNode& step, const ProtocolOptions* protocol) {
  ConfigNode out{.kind = Kind::map, .mark = step.mark};
  if (protocol == nullptr) return out;
  for (const auto& member : step.members) {
    const auto& specs = protocol->step_options;
    if (std::ranges::find(specs, member.name.text, &OptionSpec::name) != specs.end())
      out.members.push_back(member);
  }
  return out;
}

StepSpec read_step(Reading& reading, const ConfigNode& node, const std::string& path,
                   std::optional<SettleSpec>& settle) {
  const auto* protocol = protocol_of(reading, node);
  const auto options = reading.options(node, step_options(protocol, reading.protocols), path);
  StepSpec step{.backend = options.text("backend"), .call = options.text("call")};
  step.request = read_mapping(reading, options.node("request"), path + ".request");
  step.response = read_mapping(reading, options.node("response"), path + ".response");
  if (options.has("fails_when")) {
    step.fails_when = read_fails_when(reading, options.section("fails_when"), path + ".fails_when");
  }
  for (const auto& [code, contract_code] : options.node("errors").members) {
    step.errors.emplace_back(code.text, contract_code.text);
  }
  settle = read_settle(reading, options, path + ".settle_with");
  step.options = own_options(node, protocol);
  step.mark = node.mark;
  return step;
}

void report_besides_steps(Reading& reading, const ConfigNode& side, const std::string& path) {
  for (const auto& [name, value] : side.members) {
    if (name.text == "steps") continue;
    reading.problems.add(name.mark, path + "." + name.text, "stands in each of the 'steps', not beside them");
  }
}

}  // namespace

SideSpec read_side(Reading& reading, const ConfigNode& side, const std::string& path) {
  SideSpec out;
  if (!side.present()) return out;
  if (side.kind != Kind::map) {
    reading.problems.add(side.mark, path,
                         "expected a step such as {backend: erp, call: X}, found " + shown(side));
    return out;
  }
  const auto& steps = side["steps"];
  if (!steps.present()) {
    out.steps.push_back(read_step(reading, side, path, out.settle_with));
    return out;
  }
  report_besides_steps(reading, side, path);
  if (steps.kind != Kind::sequence) {
    reading.problems.add(steps.mark, path + ".steps", "expected a list of steps, found " + shown(steps));
  } else if (steps.items.empty()) {
    reading.problems.add(steps.mark, path + ".steps", "needs at least 1 step");
  }
  for (std::size_t i = 0; i < steps.items.size(); ++i) {
    out.steps.push_back(
        read_step(reading, steps.items[i], path + ".steps[" + std::to_string(i) + "]", out.settle_with));
  }
  return out;
}

}  // namespace figbridge::facade
