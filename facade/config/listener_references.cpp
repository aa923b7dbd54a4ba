// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/config/units.h"
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

/// Ports by number: the listeners on one of them that differ in address or TLS.
class PortCheck {
 public:
  explicit PortCheck(Reading& reading) : reading_(reading) {}

  void check(const ListenerConfig& listener) {
    if (!listener.settings.address) return;
    auto& others = different_[listener.settings.address->port];
    for (const auto* other : others) {
      if (is_same(listener, *other)) return;
      if (clashes(listener, *other)) return;
    }
    others.push_back(&listener);
    check_metrics(listener);
  }

 private:
  static bool is_same(const ListenerConfig& a, const ListenerConfig& b) {
    return a.settings.address == b.settings.address && a.settings.tls == b.settings.tls;
  }

  bool clashes(const ListenerConfig& listener, const ListenerConfig& other) {
    const auto& address = *listener.settings.address;
    const auto& taken = *other.settings.address;
    if (!same_port(address, taken)) return false;
    std::string text = "shares " + address.text() + " with '" + other.name + "', but not its tls";
    if (address != taken) {
      text = address.text() + " and " + taken.text() + " of '" + other.name +
             "' overlap; write the same address to share the port";
    }
    reading_.problems.add(listener.mark, "listeners." + listener.name, std::move(text));
    return true;
  }

  void check_metrics(const ListenerConfig& listener) {
    if (!reading_.out.metrics || !same_port(*listener.settings.address, *reading_.out.metrics)) return;
    reading_.problems.add(
        reading_.root["metrics"]["listen"].mark, "metrics.listen",
        "is the port of listener '" + listener.name + "'; metrics have a port of their own");
  }

  Reading& reading_;
  std::map<std::uint16_t, std::vector<const ListenerConfig*>> different_;
};

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
    const auto count = candidates.empty() ? std::string("is no backend")
                                          : "are " + std::to_string(candidates.size()) + " backends";
    reading.problems.add(listener.mark, path + ".forward_to",
                         "is missing: calls that nobody configured are passed through, and there " + count +
                             " of protocol " + listener.protocol +
                             "; name one, or write 'unmatched: refuse'");
  }
}

/// A call ends with its caller's time at the latest: what a backend is granted beyond is never used.
void warn_of_idle_timeouts(Reading& reading) {
  const auto& listeners = reading.out.listeners;
  if (listeners.empty()) return;
  const auto longest = std::ranges::max(listeners, {}, [](const ListenerConfig& listener) {
                         return listener.settings.limits.total_timeout;
                       }).settings.limits.total_timeout;
  for (const auto& backend : reading.out.backends) {
    if (!backend.options.declares("timeouts")) continue;
    const auto& written = backend.options.section("timeouts").node("total");
    if (!written.present() || backend.settings.limits.total_timeout <= longest) continue;
    reading.problems.warn(written.mark, "backends." + backend.name + ".timeouts.total",
                          "every call has ended before: listeners give it " +
                              format_duration(longest.count()) + " (`limits.total_timeout`)");
  }
}

}  // namespace

void check_listener_references(Reading& reading) {
  PortCheck ports(reading);
  for (auto& listener : reading.out.listeners) {
    ports.check(listener);
    settle_forwarding(reading, listener);
  }
  warn_of_idle_timeouts(reading);
}

}  // namespace figbridge::facade
