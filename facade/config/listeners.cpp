// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/config/scalar.h"
#include "facade/config/reading.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

constexpr std::array<std::string_view, 6> kPlannedMethods = {"jwt",  "oauth2",         "basic",
                                                             "ntlm", "username_token", "kerberos"};

const std::string kMethods = "certificate, api_key, network, forward ";

/// Checks of one listener that no single option can make.
class ListenerCheck {
 public:
  ListenerCheck(Reading& reading, const ConfigNode& section, const Options& options, std::string path)
      : problems_(reading.problems), section_(section), options_(options), path_(std::move(path)) {}

  void run(Reach reach) {
    check_authenticate();
    if (reach != Reach::network) return;
    check_address();
    if (options_.has("tls")) check_tls(options_.section("tls"));
  }

 private:
  void report(std::string_view option, std::string text) {
    problems_.add(place_of(section_, option).mark, path_ + "." + std::string(option), std::move(text));
  }

  void check_authenticate() {
    if (!options_.has("authenticate")) return check_unused({});
    const auto& methods = options_.texts("authenticate");
    for (const auto& method : methods) {
      if (method == "forward" || method == "none") {
        if (methods.size() > 1) report("authenticate", "'" + method + "' stands alone");
      } else if (std::ranges::find(kPlannedMethods, method) != kPlannedMethods.end()) {
        report("authenticate", "'" + method + "' is not there yet; " + kMethods + "and none are");
      } else if (const auto known = authentication_method(method)) {
        check_method(*known, std::ranges::count(methods, method) > 1);
      } else {
        report("authenticate",
               "expected " + kMethods + "or none, found '" + method + "'" +
                   suggestion(method, {"certificate", "api_key", "network", "forward", "none"}));
      }
    }
    check_unused(methods);
  }

  void check_method(AuthenticationMethod method, bool twice) {
    const std::string name(name_of(method));
    if (twice) return report("authenticate", "'" + name + "' stands twice");
    if (!options_.declares("api_keys"))
      return report("authenticate", "'" + name + "' is for network listeners");
    if (method == AuthenticationMethod::api_key && options_.text("api_keys").empty())
      report("authenticate", "'api_key' needs 'api_keys': the file with the keys' digests");
    if (method == AuthenticationMethod::network && options_.pairs("networks").empty())
      report("authenticate", "'network' needs 'networks': who calls from where");
    const bool asks = options_.has("tls") && options_.section("tls").text("client_certificate") != "none";
    if (method == AuthenticationMethod::certificate && !asks)
      report("authenticate", "'certificate' needs 'tls' with client_certificate: optional or required");
  }

  /// Credentials that nobody asks for would look as if they protected something.
  void check_unused(const std::vector<std::string>& methods) {
    if (!options_.declares("api_keys")) return;
    const auto asked = [&](std::string_view name) {
      return std::ranges::find(methods, name) != methods.end();
    };
    if (!options_.text("api_keys").empty() && !asked("api_key"))
      report("api_keys", "is not used: 'authenticate' does not list api_key");
    if (!options_.pairs("networks").empty() && !asked("network"))
      report("networks", "is not used: 'authenticate' does not list network");
  }

  void check_address() {
    const bool port = options_.has("port");
    const bool listen = options_.has("listen");
    if (!port && !listen) return problems_.add(section_.mark, path_, "needs 'port' or 'listen'");
    if (port && listen) return report("listen", "'port' and 'listen' exclude each other");
    const auto settings = listener_settings(options_);
    const bool open =
        settings.authentication == Authentication::unset && settings.address && !settings.address->loopback();
    if (!open) return;
    report("listen", settings.address->text() +
                         " is reached from elsewhere; write 'authenticate:' with how callers show who they "
                         "are, 'forward', "
                         "or 'none' if anybody may call");
  }

  void check_tls(const Options& tls) {
    const bool asks = tls.text("client_certificate") != "none";
    if (asks && !tls.has("client_ca"))
      report("tls", "client_certificate needs client_ca: who may issue them");
    if (!asks && tls.has("client_ca"))
      report("tls", "client_ca needs client_certificate: optional or required");
  }

  Problems& problems_;
  const ConfigNode& section_;
  const Options& options_;
  std::string path_;
};

}  // namespace

void read_listeners(Reading& reading) {
  for (const auto& [name, written] : entries_of(reading.root, "listeners")) {
    const std::string path = "listeners." + name.text;
    check_name(name, "listeners", reading.problems);
    const auto* protocol = named_protocol(reading, written, path);
    if (protocol == nullptr) continue;
    const auto section = with_shared_tls(reading, written, path);
    const auto before = reading.problems.list().size();
    auto options = reading.options(section, listener_options(*protocol, reading.out.limits), path);
    if (reading.problems.list().size() == before)
      ListenerCheck(reading, written, options, path).run(protocol->reach);
    auto settings = listener_settings(options);
    reading.out.listeners.push_back(
        {name.text, protocol->name, std::move(options), std::move(settings), written.mark});
  }
}

}  // namespace figbridge::facade
