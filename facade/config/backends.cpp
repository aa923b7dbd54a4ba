// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "facade/config/reading.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

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
    if (ways != 1) return report("auth", "takes exactly one of 'basic', 'api_key' and 'oauth2'");
    const auto settings = backend_settings(options_);
    if (settings.basic) check_basic(*settings.basic);
    if (settings.api_key) check_api_key(*settings.api_key);
    if (settings.oauth2) check_oauth2(*settings.oauth2);
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

  void check_oauth2(const OAuth2Client& oauth2) {
    if (oauth2.client.empty() || oauth2.secret.empty()) report("auth", "client or secret is empty");
    for (const auto* text : {&oauth2.client, &oauth2.secret, &oauth2.scope, &oauth2.audience}) {
      if (has_control(*text)) return report("auth", "'oauth2' holds a control character");
    }
  }

  Problems& problems_;
  const ConfigNode& section_;
  const Options& options_;
  std::string path_;
};

}  // namespace

void read_backends(Reading& reading) {
  for (const auto& [name, written] : entries_of(reading.root, "backends")) {
    const std::string path = "backends." + name.text;
    check_name(name, "backends", reading.problems);
    const auto* protocol = named_protocol(reading, written, path);
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
