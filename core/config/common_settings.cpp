// SPDX-License-Identifier: Apache-2.0
#include "core/config/common_options.h"

#include "core/config/url_check.h"

namespace figbridge {
namespace {

bool written(const Options& options, std::string_view name) {
  return options.declares(name) && options.has(name);
}

Authentication authentication(const Options& options) {
  if (!written(options, "authenticate")) return Authentication::unset;
  const auto& methods = options.texts("authenticate");
  if (methods.front() == "forward") return Authentication::forward;
  return methods.front() == "none" ? Authentication::none : Authentication::checked;
}

void read_methods(ListenerSettings& settings, const Options& options) {
  if (settings.authentication != Authentication::checked) return;
  for (const auto& name : options.texts("authenticate")) {
    if (const auto method = authentication_method(name)) settings.methods.push_back(*method);
  }
  if (!options.declares("api_keys")) return;
  settings.api_keys = options.text("api_keys");
  settings.api_key_header = options.text("api_key_header");
  settings.networks = options.pairs("networks");
}

std::optional<Address> address_of(const Options& options, Authentication authentication) {
  Address address;
  if (written(options, "listen")) {
    const auto parsed = parse_address(options.text("listen"));
    if (!parsed) return std::nullopt;
    address = *parsed;
  } else if (written(options, "port")) {
    address.port = static_cast<std::uint16_t>(options.integer("port"));
  } else {
    return std::nullopt;
  }
  const bool hostless = address.host.empty() && address.unix_path.empty();
  if (hostless) address.host = authentication == Authentication::unset ? "127.0.0.1" : "0.0.0.0";
  return address;
}

ServerTls server_tls(const Options& section) {
  ServerTls tls{section.text("certificate"), section.text("key"), section.text("client_ca")};
  const auto& rule = section.text("client_certificate");
  if (rule == "optional") tls.client_certificate = ClientCertificateRule::optional;
  if (rule == "required") tls.client_certificate = ClientCertificateRule::required;
  return tls;
}

void read_oauth2(BackendSettings& settings, const Options& section) {
  settings.oauth2 = OAuth2Client{.token_url = section.text("token_url"),
                                 .client = section.text("client"),
                                 .secret = section.text("secret"),
                                 .scope = section.text("scope"),
                                 .audience = section.text("audience"),
                                 .secret_in_body = section.text("send_secret") == "body",
                                 .ca = section.text("ca")};
}

void read_auth(BackendSettings& settings, const Options& auth) {
  if (auth.has("basic")) {
    const auto& basic = auth.section("basic");
    settings.basic = BasicCredentials{basic.text("user"), basic.text("password")};
  }
  if (auth.has("api_key")) {
    const auto& key = auth.section("api_key");
    settings.api_key = ApiKey{key.text("header"), key.text("value")};
  }
  if (auth.has("oauth2")) read_oauth2(settings, auth.section("oauth2"));
}

void read_proxy(BackendSettings& settings, const std::string& url) {
  const auto parts = split_credentials(url);
  settings.proxy = parts.url;
  if (parts.given) settings.proxy_credentials = BasicCredentials{parts.user, parts.password};
}

void read_network(BackendSettings& settings, const Options& options) {
  if (options.declares("endpoints")) settings.endpoints = options.texts("endpoints");
  if (options.declares("proxy")) read_proxy(settings, options.text("proxy"));
  if (written(options, "auth")) read_auth(settings, options.section("auth"));
  if (!written(options, "tls")) return;
  const auto& tls = options.section("tls");
  settings.tls = {tls.text("ca"), tls.text("certificate"), tls.text("key"), tls.text("server_name")};
}

RetrySettings retries_of(const Options& section) {
  return {section.integer("count"), section.integer("budget")};
}

BreakerSettings breaker_of(const Options& section) {
  return {section.integer("failures"), section.integer("calls"), section.duration("window"),
          section.duration("open")};
}

}  // namespace

std::string_view name_of(AuthenticationMethod method) noexcept {
  switch (method) {
    case AuthenticationMethod::certificate:
      return "certificate";
    case AuthenticationMethod::api_key:
      return "api_key";
    case AuthenticationMethod::network:
      break;
  }
  return "network";
}

std::optional<AuthenticationMethod> authentication_method(std::string_view name) noexcept {
  for (const auto method :
       {AuthenticationMethod::certificate, AuthenticationMethod::api_key, AuthenticationMethod::network}) {
    if (name == name_of(method)) return method;
  }
  return std::nullopt;
}

ListenerSettings listener_settings(const Options& options) {
  ListenerSettings settings;
  settings.authentication = authentication(options);
  read_methods(settings, options);
  settings.address = address_of(options, settings.authentication);
  if (written(options, "tls")) settings.tls = server_tls(options.section("tls"));
  settings.forward_unmatched = options.text("unmatched") == "forward";
  settings.forward_to = options.text("forward_to");
  settings.limits = limits_of(options.section("limits"));
  return settings;
}

BackendSettings backend_settings(const Options& options) {
  BackendSettings settings;
  read_network(settings, options);
  settings.max_in_flight = options.integer("max_in_flight");
  settings.retries = retries_of(options.section("retries"));
  settings.breaker = breaker_of(options.section("breaker"));
  settings.limits = limits_of(options.section("limits"));
  const auto& timeouts = options.section("timeouts");
  if (timeouts.declares("connect")) settings.limits.connect_timeout = timeouts.duration("connect");
  settings.limits.total_timeout = timeouts.duration("total");
  return settings;
}

}  // namespace figbridge
