// SPDX-License-Identifier: Apache-2.0
#include "facade/assembly.h"

#include <algorithm>
#include <map>
#include <utility>

#include "facade/config/comparison_check.h"
#include "facade/error_form_plan.h"
#include "facade/place_check.h"

namespace figbridge::facade {
namespace {

using routing::Mapping;
using routing::MappingPart;

class Assembly {
 public:
  Assembly(std::shared_ptr<const Configuration> configuration, std::span<const ProtocolParts> protocols,
           Problems& problems, const Generation* former)
      : configuration_(*configuration),
        protocols_(protocols),
        problems_(problems),
        former_(former),
        made_(std::make_shared<Generation>()) {
    made_->configuration = std::move(configuration);
  }

  std::shared_ptr<const Generation> run() {
    make_backends();
    bind_sides();
    if (!problems_.none() || !make_catalogue()) return nullptr;
    hold_answers();
    check_places(*made_, problems_);
    for (const auto& operation : made_->catalogue->operations())
      check_comparison(operation, configuration_.comparison(operation.name), problems_);
    problems_.sort();
    if (!problems_.none()) return nullptr;
    make_listeners();
    if (auto good = net::Ports::check(made_->claims); !good)
      problems_.add({}, "listeners", good.error().describe());
    bind_listeners();
    problems_.sort();
    return problems_.none() ? made_ : nullptr;
  }

 private:
  const ProtocolParts* protocol(const std::string& name) const {
    const auto found =
        std::ranges::find(protocols_, name, [](const auto& parts) { return parts.options.name; });
    return found == protocols_.end() ? nullptr : &*found;
  }

  void make_backends() {
    for (const auto& config : configuration_.backends) {
      const auto* parts = protocol(config.protocol);
      if (parts == nullptr) continue;
      auto backend = parts->make_backend(config.name, config.options, problems_);
      if (backend)
        made_->backends.push_back({std::move(backend), std::make_unique<BackendGuard>(config.settings)});
    }
  }

  void bind_sides() {
    made_->operations.resize(configuration_.operations.size());
    for (std::size_t i = 0; i < configuration_.operations.size(); ++i) {
      const Operation& operation = configuration_.operations[i];
      bind_side(operation, operation.legacy, "legacy", made_->operations[i].legacy);
      bind_side(operation, operation.modern, "modern", made_->operations[i].modern);
      watch(operation, made_->operations[i]);
    }
  }

  void watch(const Operation& operation, BoundOperation& bound) const {
    if (!bound.legacy.exists() || !bound.modern.exists()) return;
    const auto* before = former_ == nullptr ? nullptr : former_->operation(operation.name);
    const bool watched = before != nullptr && before->trip != nullptr;
    bound.trip = std::make_unique<routing::TripWatch>(operation.trip,
                                                      watched ? before->trip->shared_switch() : nullptr);
  }

  void bind_side(const Operation& operation, const SideSpec& spec, const std::string& name,
                 BoundSide& bound) {
    if (!spec.exists()) return;
    const auto path = "operations." + operation.name + "." + name;
    const StepSpec& step = spec.steps.front();
    if (spec.steps.size() > 1) {
      problems_.add(spec.steps[1].mark, path, "several steps a side are not handled yet: give one");
      return;
    }
    const auto* backend = made_->backend(step.backend);
    if (backend == nullptr) return;  // its own problems were reported
    bound.which = &spec == &operation.legacy ? Side::legacy : Side::modern;
    bound.step = &step;
    bound.backend = backend;
    bound.call = backend->backend->bind(step, problems_);
    bound.request = Mapping::compile(step.request, MappingPart::request, path + ".request", problems_);
    bound.response = Mapping::compile(step.response, MappingPart::response, path + ".response", problems_);
    bound.errors = routing::SideErrors::compile(step, path, problems_);
    if (spec.settle_with) bound.settle = bind_settle(*spec.settle_with, *backend, path + ".settle_with");
  }

  std::unique_ptr<BoundSettle> bind_settle(const SettleSpec& spec, const BackendEntry& backend,
                                           const std::string& path) {
    auto settle = std::make_unique<BoundSettle>();
    settle->spec = &spec;
    settle->call = backend.backend->bind(spec.step, problems_);
    settle->request = Mapping::compile(spec.step.request, MappingPart::request, path + ".request", problems_);
    settle->response =
        Mapping::compile(spec.step.response, MappingPart::response, path + ".response", problems_);
    settle->tells_answer = !spec.step.response.identity();
    settle->applied_when = routing::AppliedWhen::compile(spec, path, problems_);
    return settle;
  }

  /// The first side that says anything is heard.
  static void take(const JsonText& described, JsonText& contract) {
    if (contract.view() == "true") contract = described;
  }

  /// A contract that nobody declared is the description of the side whose form goes over unmapped.
  void describe(Operation& operation, const BoundOperation& bound) const {
    if (operation.contract_declared) return;
    for (const auto* side : {&bound.legacy, &bound.modern}) {
      if (!side->exists() || !side->call) continue;
      const Contract& description = side->call->description();
      if (side->request.identity()) take(description.input, operation.contract.input);
      if (side->response.identity()) take(description.output, operation.contract.output);
      if (side->request.identity() && side->response.identity()) {
        operation.contract.errors = description.errors;
        return;
      }
    }
  }

  bool make_catalogue() {
    std::vector<Operation> operations = configuration_.operations;
    for (std::size_t i = 0; i < operations.size(); ++i) describe(operations[i], made_->operations[i]);
    std::vector<routing::Group> groups;
    for (const auto& [name, group] : configuration_.groups)
      groups.push_back({.name = name, .salt = group.salt, .members = {}});
    auto catalogue = routing::Catalogue::make(std::move(operations), std::move(groups));
    if (!catalogue) {
      problems_.add({}, "operations", catalogue.error().describe());
      return false;
    }
    made_->catalogue = std::move(*catalogue);
    for (std::size_t i = 0; i < made_->operations.size(); ++i) {
      made_->operations[i].operation = &made_->catalogue->operations()[i];
    }
    return true;
  }

  void hold_answers() {
    for (auto& bound : made_->operations) {
      const Operation& operation = *bound.operation;
      for (auto* side : {&bound.legacy, &bound.modern}) {
        if (!side->exists() || !operation.holds_answers_of(side->which)) continue;
        auto schema = JsonSchema::compile(operation.contract.output);
        if (schema) {
          side->output = *std::move(schema);
        } else {
          problems_.warn(operation.mark, "operations." + operation.name,
                         "answers cannot be held against the contract: " + schema.error().describe());
        }
      }
    }
  }

  void make_listeners() {
    for (const auto& config : configuration_.listeners) {
      const auto* parts = protocol(config.protocol);
      if (parts == nullptr) continue;
      auto listener = parts->make_listener(config.name, config.options, made_->claims, problems_);
      if (listener) made_->listeners.push_back({std::move(listener), nullptr, forward_target(config)});
    }
  }

  const BackendEntry* forward_target(const ListenerConfig& config) {
    if (!config.settings.forward_unmatched) return nullptr;
    if (!config.settings.forward_to.empty()) return made_->backend(config.settings.forward_to);
    const BackendEntry* only = nullptr;
    for (const auto& entry : made_->backends) {
      if (entry.backend->protocol() != config.protocol) continue;
      if (only != nullptr) {
        problems_.add(
            config.mark, "listeners." + config.name,
            "several " + config.protocol + " backends could take what is unmatched: name one by forward_to");
        return nullptr;
      }
      only = &entry;
    }
    if (only == nullptr) {
      problems_.add(config.mark, "listeners." + config.name,
                    "unmatched: forward needs a backend: no " + config.protocol + " backend is configured");
    }
    return only;
  }

  void bind_listeners() {
    for (auto& entry : made_->listeners) {
      std::vector<OperationBinding> bindings;
      for (std::size_t i = 0; i < made_->operations.size(); ++i) collect(entry, i, bindings);
      entry.bindings = entry.listener->bind(bindings, problems_);
    }
  }

  void collect(const ListenerEntry& entry, std::size_t index, std::vector<OperationBinding>& bindings) {
    BoundOperation& bound = made_->operations[index];
    for (const auto& binding : bound.operation->bindings) {
      if (binding.protocol != entry.listener->protocol()) continue;
      if (!binding.listener.empty() && binding.listener != entry.listener->name()) continue;
      bindings.push_back({bound.operation, &binding});
      add_wire(bound, *entry.listener, binding);
    }
  }

  /// Callers who speak a side's own wire form are understood through that side's mapping, turned around; the
  /// contract's errors are told in the same form. The first binding of a wire form speaks for it.
  void add_wire(BoundOperation& bound, const Listener& listener, const BindingSpec& binding) {
    const auto wire = listener.wire_of(binding);
    const auto [first, fresh] = wire_bindings_.try_emplace({bound.operation->name, wire}, &binding);
    if (!fresh && !wire.empty()) return report_second_forms(bound, binding, *first->second);
    WireMapping mapping{.wire = wire, .to_contract = {}, .from_contract = {}, .errors = {}};
    const BoundSide* own = nullptr;
    for (const auto* side : {&bound.legacy, &bound.modern}) {
      if (own == nullptr && !wire.empty() && side->exists() && side->call && side->call->wire() == wire)
        own = side;
    }
    if (own != nullptr) turn_around(mapping, *own, bound);
    const BoundSide* other = own == &bound.legacy ? &bound.modern : &bound.legacy;
    const TellingPlace place{*bound.operation, binding, listener, own,
                             own != nullptr && other->exists() ? other : nullptr};
    mapping.errors = plan_error_forms(place, problems_);
    const bool identity = mapping.to_contract.identity() && mapping.from_contract.identity();
    if (!wire.empty() && (!identity || !mapping.errors.empty())) bound.wires.push_back(std::move(mapping));
  }

  void turn_around(WireMapping& mapping, const BoundSide& side, const BoundOperation& bound) {
    const auto path =
        "operations." + bound.operation->name + (&side == &bound.legacy ? ".legacy" : ".modern");
    mapping.to_contract =
        Mapping::compile_inverse(side.step->request, MappingPart::request, path + ".request", problems_);
    mapping.from_contract =
        Mapping::compile_inverse(side.step->response, MappingPart::response, path + ".response", problems_);
  }

  void report_second_forms(const BoundOperation& bound, const BindingSpec& binding,
                           const BindingSpec& first) {
    if (&binding == &first || binding.errors.empty()) return;
    problems_.add(binding.mark, "operations." + bound.operation->name + ".listeners.errors",
                  "another binding of the same wire form speaks for it: 'errors' belong there");
  }

  const Configuration& configuration_;
  std::span<const ProtocolParts> protocols_;
  Problems& problems_;
  const Generation* former_;
  std::shared_ptr<Generation> made_;
  std::map<std::pair<std::string, std::string>, const BindingSpec*>
      wire_bindings_;  ///< by operation and wire form
};

}  // namespace

std::shared_ptr<const Generation> assemble(std::shared_ptr<const Configuration> configuration,
                                           std::span<const ProtocolParts> protocols, Problems& problems,
                                           const Generation* former) {
  return Assembly(std::move(configuration), protocols, problems, former).run();
}

}  // namespace figbridge::facade
