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

const ConfigNode& place_of(const ConfigNode& section, std::string_view option) {
  const auto& node = section[option];
  return node.present() ? node : section;
}

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

const ProtocolOptions* protocol_of(Reading& reading, const ConfigNode& section, const std::string& path) {
  const auto& protocol = section["protocol"];
  if (section.kind != ConfigNode::Kind::map) {
    reading.problems.add(section.mark, path, "expected a map of options, found " + shown(section));
  } else if (!protocol.present()) {
    reading.problems.add(section.mark, path + ".protocol",
                         "is missing" + suggestion("", protocol_names(reading.protocols)));
  } else if (const auto* found = find_protocol(reading.protocols, protocol.text)) {
    return found;
  } else {
    reading.problems.add(protocol.mark, path + ".protocol",
                         "there is no protocol " + shown(protocol) +
                             suggestion(protocol.text, protocol_names(reading.protocols)));
  }
  return nullptr;
}

bool valid_header_name(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Checks of one backend that no single option can make.
class BackendCheck {
 public:
  BackendCheck(Reading& reading, const ConfigNode& section, const Options& options, std::string path)
      : problems_(reading.problems), section_(section), options_(options), path_(std::move(path)) {}

  void run(Reach reach) {
    if (reach != Reach::network) return;
    if (options_.has("auth")) check_auth(options_.section("auth"));
    if (!options_.has("tls")) return;
    const auto& tls = options_.section("tls");
    if (tls.has("certificate") != tls.has("key")) report("tls", "'certificate' and 'key' go together");
  }

 private:
  void report(std::string_view option, std::string text) {
    problems_.add(place_of(section_, option).mark, path_ + "." + std::string(option), std::move(text));
  }

  void check_auth(const Options& auth) {
    const int ways =
        (auth.has("basic") ? 1 : 0) + (auth.has("api_key") ? 1 : 0) + (auth.has("oauth2") ? 1 : 0);
    if (auth.has("oauth2")) return report("auth", "'oauth2' is not there yet; 'basic' and 'api_key' are");
    if (ways != 1) return report("auth", "takes exactly one of 'basic' and 'api_key'");
    const auto settings = backend_settings(options_);
    if (settings.basic) check_basic(*settings.basic);
    if (settings.api_key) check_api_key(*settings.api_key);
  }

  void check_basic(const BasicCredentials& basic) {
    if (basic.user.find(':') != std::string::npos) report("auth", "a user name of HTTP Basic holds no ':'");
    if (has_control(basic.user) || has_control(basic.password))
      report("auth", "user name or password hold a control character");
  }

  void check_api_key(const ApiKey& key) {
    if (!valid_header_name(key.header)) report("auth", "'" + key.header + "' is no name of a header field");
    if (has_control(key.value)) report("auth", "the API key holds a control character");
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
    const auto* protocol = protocol_of(reading, written, path);
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

void read_backends(Reading& reading) {
  for (const auto& [name, written] : entries_of(reading.root, "backends")) {
    const std::string path = "backends." + name.text;
    check_name(name, "backends", reading.problems);
    const auto* protocol = protocol_of(reading, written, path);
    if (protocol == nullptr) continue;
    const auto section = with_shared_tls(reading, written, path);
    const auto before = reading.problems.list().size();
    auto options = reading.options(section, backend_options(*protocol, reading.out.limits), path);
    if (reading.problems.list().size() == before)
      BackendCheck(reading, written, options, path).run(protocol->reach);
    auto settings = backend_settings(options);
    reading.out.backends.push_back(
        {name.text, protocol->name, std::move(options), std::move(settings), written.mark});
  }
}

}  // namespace figbridge::facade
