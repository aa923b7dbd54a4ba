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

constexpr std::array<std::string_view, 8> kPlannedMethods = {
    "jwt", "api_key", "oauth2", "basic", "username_token", "ntlm", "kerberos", "certificate"};

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
    if (!options_.has("authenticate")) return;
    const auto& methods = options_.texts("authenticate");
    for (const auto& method : methods) {
      if (method == "forward" || method == "none") {
        if (methods.size() > 1) report("authenticate", "'" + method + "' stands alone");
      } else if (std::ranges::find(kPlannedMethods, method) != kPlannedMethods.end()) {
        report("authenticate", "'" + method + "' is not there yet; 'forward' and 'none' are");
      } else {
        report("authenticate",
               "expected forward or none, found '" + method + "'" + suggestion(method, {"forward", "none"}));
      }
    }
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
    report("listen",
           settings.address->text() +
               " is reached from elsewhere; write 'authenticate: forward', or 'none' if anybody may call");
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
