// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/config/nearest_name.h"
#include "facade/config/contract_file.h"
#include "facade/config/reading.h"

namespace figbridge::facade {
namespace {

/// What several listeners may share: an address, and then the TLS behind it.
bool same_port(const Address& a, const Address& b) {
  if (!a.unix_path.empty() || !b.unix_path.empty()) return a.unix_path == b.unix_path;
  if (a.port != b.port || a.port == 0) return false;
  const auto every = [](const std::string& host) { return host == "0.0.0.0" || host == "::"; };
  return a.host == b.host || every(a.host) || every(b.host);
}

void check_pair(Reading& reading, const ListenerConfig& listener, const ListenerConfig& before) {
  const auto& a = listener.settings;
  const auto& b = before.settings;
  if (!a.address || !b.address || !same_port(*a.address, *b.address)) return;
  const std::string path = "listeners." + listener.name;
  if (*a.address != *b.address) {
    reading.problems.add(listener.mark, path,
                         a.address->text() + " and " + b.address->text() + " of '" + before.name +
                             "' overlap; write the same address to share the port");
  } else if (a.tls != b.tls) {
    reading.problems.add(listener.mark, path,
                         "shares " + a.address->text() + " with '" + before.name + "', but not its tls");
  }
}

void check_ports(Reading& reading) {
  const auto& listeners = reading.out.listeners;
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) check_pair(reading, listeners[i], listeners[j]);
    const auto& address = listeners[i].settings.address;
    if (!reading.out.metrics || !address || !same_port(*address, *reading.out.metrics)) continue;
    reading.problems.add(
        reading.root["metrics"]["listen"].mark, "metrics.listen",
        "is the port of listener '" + listeners[i].name + "'; metrics have a port of their own");
  }
}

std::vector<std::string> backends_of(const ConfigNode& root, std::string_view protocol) {
  std::vector<std::string> names;
  for (const auto& [name, backend] : entries_of(root, "backends")) {
    if (backend["protocol"].text == protocol) names.push_back(name.text);
  }
  return names;
}

/// `unmatched: forward` goes to the backend that is named, else to the only one of the protocol.
void settle_forwarding(Reading& reading, ListenerConfig& listener) {
  auto& settings = listener.settings;
  const std::string path = "listeners." + listener.name;
  const auto candidates = backends_of(reading.root, listener.protocol);
  if (!settings.forward_to.empty()) {
    if (std::ranges::find(candidates, settings.forward_to) != candidates.end()) return;
    const bool other = reading.root["backends"][settings.forward_to].present();
    reading.problems.add(listener.options.node("forward_to").mark, path + ".forward_to",
                         other ? "'" + settings.forward_to + "' is not of protocol " + listener.protocol
                               : "there is no backend '" + settings.forward_to + "'" +
                                     suggestion(settings.forward_to, candidates));
  } else if (settings.forward_unmatched && candidates.size() == 1) {
    settings.forward_to = candidates.front();
  } else if (settings.forward_unmatched) {
    const auto count =
        candidates.empty() ? std::string("no backend") : std::to_string(candidates.size()) + " backends";
    reading.problems.add(listener.mark, path + ".forward_to",
                         "is missing: calls that nobody configured are passed through, and there are " +
                             count + " of protocol " + listener.protocol +
                             "; name one, or write 'unmatched: refuse'");
  }
}

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
  OperationCheck(Reading& reading, const Operation& operation)
      : reading_(reading), operation_(operation), path_("operations." + operation.name) {}

  void run() {
    if (!operation_.legacy.exists() && !operation_.modern.exists())
      report("", "has neither a legacy nor a modern side");
    check_group();
    check_key();
    for (const auto& step : operation_.legacy.steps) check_step(step, ".legacy");
    for (const auto& step : operation_.modern.steps) check_step(step, ".modern");
  }

 private:
  void report(const std::string& option, std::string text, const SourceMark* mark = nullptr) {
    reading_.problems.add(mark != nullptr ? *mark : operation_.mark, path_ + option, std::move(text));
  }
  [[nodiscard]] const ConfigNode& written(std::string_view option) const {
    return reading_.root["operations"][operation_.name][option];
  }

  void check_group() {
    const auto& node = written("group");
    if (!node.present() || reading_.root["groups"][operation_.group].present()) return;
    report(".group",
           "there is no group '" + operation_.group + "'" +
               suggestion(operation_.group, member_names(reading_.root["groups"])),
           &node.mark);
  }

  void check_key() {
    if (!operation_.key || !operation_.contract_declared) return;
    if (declares(operation_.contract.input, *operation_.key) != Declared::no) return;
    report(".key", "the contract's input has no " + operation_.key->text(), &written("key").mark);
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
  std::string path_;
};

/// Which sides must be there for a stage.
void check_route(Reading& reading, const std::string& name, const RouteSeed& seed) {
  const std::string path = "routes." + name;
  const auto* operation = reading.out.operation(name);
  if (operation == nullptr) {
    return reading.problems.add(
        seed.mark, path,
        "there is no operation '" + name + "'" + suggestion(name, member_names(reading.root["operations"])));
  }
  for (const auto& rule : seed.row.cohort) {
    if (rule.share && !operation->key) {
      reading.problems.add(seed.mark, path + ".cohort",
                           "a share needs a key, and the operation has 'key: none'");
    }
    for (const auto& match : rule.when) {
      if (!operation->contract_declared || declares(operation->contract.input, match.at) != Declared::no)
        continue;
      reading.problems.add(seed.mark, path + ".cohort", "the contract's input has no " + match.at.text());
    }
  }
}

}  // namespace

void check_references(Reading& reading) {
  check_ports(reading);
  for (auto& listener : reading.out.listeners) settle_forwarding(reading, listener);
  BindingCheck bindings(reading);
  for (const auto& operation : reading.out.operations) {
    bindings.check(operation);
    OperationCheck(reading, operation).run();
  }
  for (const auto& [name, seed] : reading.out.routes) check_route(reading, name, seed);
}

}  // namespace figbridge::facade
