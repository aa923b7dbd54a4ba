// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/schema/schema_places.h"
#include "facade/config/reading.h"
#include "routing/stage_rules.h"

namespace figbridge::facade {
namespace {

bool starts_with_method(std::string_view at, std::string_view method) {
  return at.starts_with(method) && at.substr(method.size()).starts_with(' ');
}

/// `/a/{id}` and `/a/{number}` are the same place.
std::string place_key(const BindingSpec& binding) {
  std::string out = binding.protocol + " ";
  const std::string& at = binding.at;
  for (std::size_t i = 0; i < at.size(); ++i) {
    out += at[i];
    if (at[i] != '{' || i == 0 || at[i - 1] != '/') continue;
    const auto close = at.find('}', i);
    if (close == std::string::npos) continue;
    out += '}';
    i = close;
  }
  return out;
}

class BindingCheck {
 public:
  explicit BindingCheck(Reading& reading) : reading_(reading) {}

  void check(const Operation& operation) {
    for (const auto& binding : operation.bindings) {
      path_ = "operations." + operation.name + ".listeners";
      check_method(operation, binding);
      check_listener(binding);
      check_unique(operation, binding);
    }
  }

 private:
  void report(const BindingSpec& binding, std::string text) {
    reading_.problems.add(binding.mark, path_, std::move(text));
  }

  void check_method(const Operation& operation, const BindingSpec& binding) {
    const bool reads = starts_with_method(binding.at, "GET") || starts_with_method(binding.at, "HEAD");
    if (reads && operation.safety != Safety::read) {
      report(binding, "'" + binding.at + "' may be repeated by anybody, so it takes 'safety: read'");
    }
  }

  void check_listener(const BindingSpec& binding) {
    if (binding.listener.empty()) return;
    const auto& listener = reading_.root["listeners"][binding.listener];
    if (!listener.present()) {
      report(binding, "there is no listener '" + binding.listener + "'" +
                          suggestion(binding.listener, member_names(reading_.root["listeners"])));
    } else if (listener["protocol"].text != binding.protocol) {
      report(binding, "listener '" + binding.listener + "' speaks " + listener["protocol"].text + ", not " +
                          binding.protocol);
    }
  }

  void check_unique(const Operation& operation, const BindingSpec& binding) {
    auto& taken = taken_[place_key(binding)];
    const auto clash = std::ranges::find_if(taken, [&](const auto& other) {
      return other.first.empty() || binding.listener.empty() || other.first == binding.listener;
    });
    if (clash != taken.end())
      report(binding, "'" + binding.at + "' is bound by '" + clash->second + "' already");
    taken.emplace_back(binding.listener, operation.name);
  }

  Reading& reading_;
  std::string path_;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>>
      taken_;  ///< place → listener, operation
};

class OperationCheck {
 public:
  OperationCheck(Reading& reading, const Operation& operation, const ConfigNode& node)
      : reading_(reading), operation_(operation), node_(node), path_("operations." + operation.name) {}

  void run() {
    if (!node_["legacy"].present() && !node_["modern"].present())
      report("", "has neither a legacy nor a modern side");
    check_group();
    check_key();
    check_idempotency();
    check_settling(operation_.legacy, ".legacy.settle_with");
    check_settling(operation_.modern, ".modern.settle_with");
    check_error_codes();
    for (const auto& step : operation_.legacy.steps) check_step(step, ".legacy");
    for (const auto& step : operation_.modern.steps) check_step(step, ".modern");
  }

 private:
  void report(const std::string& option, std::string text, const SourceMark* mark = nullptr) {
    reading_.problems.add(mark != nullptr ? *mark : operation_.mark, path_ + option, std::move(text));
  }

  void check_group() {
    const auto& node = node_["group"];
    if (!node.present() || reading_.root["groups"][operation_.group].present()) return;
    report(".group",
           "there is no group '" + operation_.group + "'" +
               suggestion(operation_.group, member_names(reading_.root["groups"])),
           &node.mark);
  }

  void check_key() {
    if (!operation_.key || !operation_.contract_declared) return;
    check_input_place(*operation_.key, ".key", node_["key"].mark);
  }

  void check_idempotency() {
    const auto& node = node_["idempotency"];
    const auto& spec = operation_.idempotency;
    const std::string place = ".idempotency";
    if (operation_.safety == Safety::read) {
      if (node.present() && (spec.keys != KeyUse::off || spec.at || spec.message_id))
        report(place, "a read is never done twice: keys are for writes", &node.mark);
      if (operation_.intents)
        report(".intents", "a read leaves no record: intents are for writes", &node_["intents"].mark);
      return;
    }
    if (spec.keys == KeyUse::off && (spec.at || spec.message_id))
      report(place, "says where keys stand, and 'keys: off' looks for none", &node.mark);
    if (!spec.at || !operation_.contract_declared) return;
    check_input_place(*spec.at, place + ".at", node["at"].mark);
  }

  void check_input_place(const JsonPointer& at, const std::string& option, const SourceMark& mark) {
    const auto miss = SchemaPlaces(operation_.contract.input).miss(at.tokens());
    if (miss) report(option, "the contract's input: " + miss->text, &mark);
  }

  void check_settling(const SideSpec& side, const std::string& place) {
    if (!side.settle_with) return;
    const auto& mark = side.settle_with->step.mark;
    if (operation_.safety == Safety::read) report(place, "a read has nothing to settle", &mark);
    if (!operation_.intents && operation_.idempotency.keys == KeyUse::off)
      report(place, "no call of this operation is recorded: it takes 'idempotency' or 'intents'", &mark);
    const auto& equals = side.settle_with->equals;
    if (!equals || !operation_.contract_declared) return;
    check_input_place(*equals, place + ".applied_when.equals", mark);
  }

  /// Codes that a binding tells are the contract's, or such as a side's `errors` name.
  void check_error_codes() {
    std::vector<std::string> known;
    for (const auto& [code, schema] : operation_.contract.errors) known.push_back(code);
    for (const auto* side : {&operation_.legacy, &operation_.modern}) {
      for (const auto& step : side->steps) {
        for (const auto& [side_code, code] : step.errors) known.push_back(code);
      }
    }
    for (const auto& binding : operation_.bindings) {
      for (const auto& form : binding.errors) {
        if (form.code == "*" || std::ranges::find(known, form.code) != known.end()) continue;
        report(".listeners.errors." + form.code,
               "neither the contract nor a side has this error" + suggestion(form.code, known), &form.mark);
      }
    }
  }

  void check_step(const StepSpec& step, const std::string& side) {
    const auto& backends = reading_.root["backends"];
    if (!step.backend.empty() && !backends[step.backend].present()) {
      report(side + ".backend",
             "there is no backend '" + step.backend + "'" + suggestion(step.backend, member_names(backends)),
             &step.mark);
    }
    check_ids(step.request.rows, side + ".request");
    check_ids(step.response.rows, side + ".response");
  }

  void check_ids(const std::vector<MappingRow>& rows, const std::string& place) {
    for (const auto& row : rows) {
      check_ids(row.each, place);
      const auto& ids = reading_.root["groups"][operation_.group]["ids"];
      if (row.id.empty() || ids[row.id].present()) continue;
      report(place,
             "group '" + operation_.group + "' has no ids '" + row.id + "'" +
                 suggestion(row.id, member_names(ids)),
             &row.mark);
    }
  }

  Reading& reading_;
  const Operation& operation_;
  const ConfigNode& node_;
  std::string path_;
};

/// What the routing table itself would refuse.
class RouteCheck {
 public:
  RouteCheck(Reading& reading, const RouteSeed& seed, const ConfigNode& node)
      : reading_(reading), node_(node), path_("routes." + seed.row.operation), seed_(seed) {}

  void run(const Operation* operation) {
    if (operation == nullptr) {
      const auto known = member_names(reading_.root["operations"]);
      const auto& name = seed_.row.operation;
      return report("", "there is no operation '" + name + "'" + suggestion(name, known));
    }
    if (const auto checked = routing::check_row(seed_.row, *operation); !checked) {
      const auto member = JsonPointer::parse(checked.error().location);
      report(member && !member->whole() ? member->tokens().front() : "", checked.error().text);
    } else {
      check_attributes(*operation);
    }
  }

 private:
  void check_attributes(const Operation& operation) {
    const SchemaPlaces input(operation.contract.input);
    for (const auto& rule : seed_.row.cohort) {
      for (const auto& match : rule.when) {
        if (const auto miss = input.miss(match.at.tokens()))
          report("cohort", "the contract's input: " + miss->text);
      }
    }
  }

  void report(const std::string& member, std::string text) {
    const auto path = path_ + (member.empty() ? "" : "." + member);
    reading_.problems.add(place_of(node_, member).mark, path, std::move(text));
  }

  Reading& reading_;
  const ConfigNode& node_;
  std::string path_;
  const RouteSeed& seed_;
};

}  // namespace

void check_operation_references(Reading& reading) {
  BindingCheck bindings(reading);
  std::map<std::string_view, const Operation*> by_name;
  const auto nodes = entries_of(reading.root, "operations");
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto& operation = reading.out.operations[i];
    by_name.emplace(operation.name, &operation);
    bindings.check(operation);
    OperationCheck(reading, operation, nodes[i].value).run();
  }
  for (const auto& [name, node] : entries_of(reading.root, "routes")) {
    const auto seed = reading.out.routes.find(name.text);
    if (seed == reading.out.routes.end()) continue;
    const auto operation = by_name.find(name.text);
    RouteCheck(reading, seed->second, node).run(operation == by_name.end() ? nullptr : operation->second);
  }
}

}  // namespace figbridge::facade
