// SPDX-License-Identifier: Apache-2.0
#include "core/config/common_options.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "core/config/units.h"

namespace figbridge {
namespace {

using Type = OptionType;
using Specs = std::vector<OptionSpec>;

constexpr std::int64_t kWhole = 10'000;  // hundredths of a percent
constexpr std::int64_t kDay = 86'400'000;

OptionSpec limits_section(const Limits& limits, std::initializer_list<std::string_view> without) {
  auto specs = limit_options(limits);
  std::erase_if(
      specs, [&](const OptionSpec& spec) { return std::ranges::find(without, spec.name) != without.end(); });
  return {.name = "limits",
          .type = Type::section,
          .help = "Limits that differ from the general ones.",
          .children = std::move(specs)};
}

OptionSpec protocol_option() {
  return {.name = "protocol", .help = "The protocol that is spoken here.", .required = true};
}

OptionSpec server_tls() {
  return {
      .name = "tls",
      .type = Type::section,
      .help = "TLS, or the name of a section under `tls:`. Files are PEM.",
      .children =
          {{.name = "certificate", .type = Type::path, .help = "The chain, leaf first.", .required = true},
           {.name = "key", .type = Type::path, .help = "The private key.", .required = true},
           {.name = "client_ca", .type = Type::path, .help = "Who may issue callers' certificates."},
           {.name = "client_certificate",
            .type = Type::choice,
            .help = "Whether callers are asked for a certificate.",
            .default_value = "none",
            .choices = {"none", "optional", "required"}}},
      .shared_in = "tls"};
}

OptionSpec client_tls() {
  return {
      .name = "tls",
      .type = Type::section,
      .help =
          "TLS towards the backend, or the name of a section under `tls:`. Files are PEM. The server's "
          "certificate is always checked.",
      .children =
          {{.name = "ca", .type = Type::path, .help = "Whom to trust, instead of the system's store."},
           {.name = "certificate", .type = Type::path, .help = "Our own, where the backend asks for one."},
           {.name = "key", .type = Type::path, .help = "Its private key."},
           {.name = "server_name", .help = "The name to check, where it is not the endpoint's host."}},
      .shared_in = "tls"};
}

OptionSpec authenticate_option() {
  return {
      .name = "authenticate",
      .type = Type::list,
      .help =
          "How callers are told apart. `certificate` (a client certificate that `tls` has checked), "
          "`api_key` "
          "and `network`: the first that is presented decides, and who presents none is refused. `forward`: "
          "what they present goes on to the backend, which decides; `none`: anybody may call. Without it the "
          "listener binds only loopback.",
      .minimum = 1,
      .children = {{.name = "method", .type = Type::text}}};
}

Specs network_listener_options() {
  return {
      {.name = "port",
       .type = Type::integer,
       .help = "TCP port; on loopback, or on every IPv4 interface where `authenticate:` is written.",
       .minimum = 0,
       .maximum = 65'535},
      {.name = "listen",
       .type = Type::address,
       .help = "Address instead of a port: `127.0.0.1:8080`, `:8080`, `[::]:8080`, `unix:/run/fb.sock`."},
      server_tls(),
      {.name = "api_keys",
       .type = Type::path,
       .help = "The file with the digests of API keys and the callers who have them: see `figbridge keys`."},
      {.name = "api_key_header", .help = "The field that carries an API key.", .default_value = "X-API-Key"},
      {.name = "networks",
       .type = Type::map,
       .help = "Callers that are known by their address: `batch: 10.1.0.0/16, 10.9.0.7`.",
       .children = {{.name = "ranges"}}}};
}

OptionSpec oauth2_option() {
  return {
      .name = "oauth2",
      .type = Type::section,
      .help =
          "OAuth2 client credentials (RFC 6749 section 4.4): a bearer token that is kept until shortly "
          "before "
          "it expires.",
      .children = {{.name = "token_url", .type = Type::url, .help = "The token endpoint.", .required = true},
                   {.name = "client", .help = "Client id.", .required = true},
                   {.name = "secret", .help = "Client secret.", .required = true, .secret = true},
                   {.name = "scope", .help = "Scopes, separated by spaces; the server's own if not written."},
                   {.name = "audience", .help = "Audience, for servers that want to be told."},
                   {.name = "send_secret",
                    .type = Type::choice,
                    .help = "Where client id and secret stand: HTTP Basic, or the request's body.",
                    .default_value = "basic",
                    .choices = {"basic", "body"}},
                   {.name = "ca",
                    .type = Type::path,
                    .help = "Whom to trust at the token endpoint, instead of the system's store."}}};
}

OptionSpec auth_option() {
  OptionSpec basic{.name = "basic",
                   .type = Type::section,
                   .help = "HTTP Basic (RFC 7617).",
                   .children = {{.name = "user", .help = "User name.", .required = true},
                                {.name = "password", .help = "Password.", .required = true, .secret = true}}};
  OptionSpec api_key{
      .name = "api_key",
      .type = Type::section,
      .help = "A fixed header field.",
      .children = {{.name = "header", .help = "Field name.", .default_value = "X-API-Key"},
                   {.name = "value", .help = "Field value.", .required = true, .secret = true}}};
  return {.name = "auth",
          .type = Type::section,
          .help = "How the bridge shows who it is. Exactly one of these.",
          .children = {std::move(basic), std::move(api_key), oauth2_option()}};
}

OptionSpec timeouts_option(Reach reach, const Limits& limits) {
  Specs specs;
  if (reach == Reach::network) {
    specs.push_back({.name = "connect",
                     .type = Type::duration,
                     .help = "How long a connection may take.",
                     .default_value = format_duration(limits.connect_timeout.count()),
                     .minimum = 1,
                     .maximum = kDay});
  }
  specs.push_back({.name = "total",
                   .type = Type::duration,
                   .help = "How long one call may take, retries included.",
                   .default_value = format_duration(limits.total_timeout.count()),
                   .minimum = 1,
                   .maximum = kDay});
  return {.name = "timeouts",
          .type = Type::section,
          .help = "Time that calls may take.",
          .children = std::move(specs)};
}

OptionSpec retries_option() {
  return {.name = "retries",
          .type = Type::section,
          .help = "Further attempts, only of calls that may be repeated.",
          .children = {{.name = "count",
                        .type = Type::integer,
                        .help = "Further attempts of one call.",
                        .default_value = "2",
                        .minimum = 0,
                        .maximum = 10},
                       {.name = "budget",
                        .type = Type::percent,
                        .help = "Further attempts as a share of all calls.",
                        .default_value = "20%",
                        .minimum = 0,
                        .maximum = kWhole}}};
}

OptionSpec breaker_option() {
  return {.name = "breaker",
          .type = Type::section,
          .help = "When calls are refused at once, since the backend fails.",
          .children = {{.name = "failures",
                        .type = Type::percent,
                        .help = "Share of failed calls that opens it.",
                        .default_value = "50%",
                        .minimum = 1,
                        .maximum = kWhole},
                       {.name = "calls",
                        .type = Type::integer,
                        .help = "Calls in the window below which it stays closed.",
                        .default_value = "20",
                        .minimum = 1,
                        .maximum = 1'000'000},
                       {.name = "window",
                        .type = Type::duration,
                        .help = "The time that is looked at.",
                        .default_value = "10s",
                        .minimum = 1000,
                        .maximum = 3'600'000},
                       {.name = "open",
                        .type = Type::duration,
                        .help = "How long it stays open before one call is let through.",
                        .default_value = "5s",
                        .minimum = 100,
                        .maximum = 3'600'000}}};
}

Specs network_backend_options() {
  return {{.name = "endpoints",
           .type = Type::list,
           .help = "Addresses of the system; several are used in turn, and left out while they fail.",
           .minimum = 1,
           .maximum = 64,
           .children = {{.name = "endpoint", .type = Type::url}}},
          auth_option(),
          {.name = "proxy",
           .type = Type::url,
           .help = "An HTTP proxy to go through: `http://proxy:3128`, or `http://user:password@proxy:3128` "
                   "(percent-encoded; "
                   "masked in every output).",
           .credentials = true},
          client_tls()};
}

}  // namespace

OptionSpec unmatched_option(std::string default_value) {
  return {.name = "unmatched",
          .type = Type::choice,
          .help = "What happens to calls that nobody configured: passed through to `forward_to`, or refused.",
          .default_value = std::move(default_value),
          .choices = {"forward", "refuse"}};
}

std::vector<OptionSpec> common_listener_options(Reach reach, const Limits& limits) {
  Specs specs{protocol_option()};
  if (reach == Reach::network) {
    for (auto& spec : network_listener_options()) specs.push_back(std::move(spec));
  }
  specs.push_back(authenticate_option());
  specs.push_back(unmatched_option("refuse"));
  specs.push_back(
      {.name = "forward_to",
       .help =
           "The backend for calls that nobody configured; the only one of this protocol if not written."});
  specs.push_back(limits_section(limits, {"connect_timeout"}));
  return specs;
}

std::vector<OptionSpec> common_backend_options(Reach reach, const Limits& limits) {
  Specs specs{protocol_option()};
  if (reach == Reach::network) {
    for (auto& spec : network_backend_options()) specs.push_back(std::move(spec));
  }
  specs.push_back({.name = "max_in_flight",
                   .type = Type::integer,
                   .help = "Calls that the backend is given at the same time, in the whole process.",
                   .default_value = "32",
                   .minimum = 1,
                   .maximum = 100'000});
  specs.push_back(timeouts_option(reach, limits));
  specs.push_back(retries_option());
  specs.push_back(breaker_option());
  specs.push_back(limits_section(limits, {"connect_timeout", "total_timeout", "header_timeout",
                                          "target_bytes", "body_bytes_per_second"}));
  return specs;
}

}  // namespace figbridge
