// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/address.h"
#include "core/config/option_spec.h"
#include "core/limits.h"

namespace figbridge {

/// What a protocol's listeners and backends have to do with: decides which of the common options make sense.
enum class Reach : std::uint8_t {
  network,  ///< ports, endpoints, TLS
  local,    ///< folders, data sources
};

/// The options that every listener has, whatever its protocol. A protocol that declares one of the same name
/// replaces it (another default, another help text). `limits` are what the limits default to.
[[nodiscard]] std::vector<OptionSpec> common_listener_options(Reach reach, const Limits& limits);
/// The same for backends.
[[nodiscard]] std::vector<OptionSpec> common_backend_options(Reach reach, const Limits& limits);
/// `unmatched:` with another default than `refuse`, for a protocol whose listeners front one system.
[[nodiscard]] OptionSpec unmatched_option(std::string default_value);
/// core/limits.h, field by field.
[[nodiscard]] std::vector<OptionSpec> limit_options(const Limits& defaults);
/// What the section declares; of `base` what it does not.
[[nodiscard]] Limits limits_of(const Options& section, Limits base = {});

/// How callers are told apart. Without `authenticate:` a listener binds only loopback.
enum class Authentication : std::uint8_t {
  unset,    ///< not written: loopback only
  none,     ///< written out: anybody
  forward,  ///< what the caller presents goes on to the backend, which decides
  checked,  ///< by the methods that are listed
};

/// By what a listener establishes who calls.
enum class AuthenticationMethod : std::uint8_t { certificate, api_key, network };
[[nodiscard]] std::string_view name_of(AuthenticationMethod method) noexcept;
[[nodiscard]] std::optional<AuthenticationMethod> authentication_method(std::string_view name) noexcept;

enum class ClientCertificateRule : std::uint8_t { none, optional, required };

struct ServerTls {
  std::string certificate;  ///< PEM files
  std::string key;
  std::string client_ca;  ///< empty: none
  ClientCertificateRule client_certificate = ClientCertificateRule::none;
  friend bool operator==(const ServerTls&, const ServerTls&) = default;
};

/// What the common options of a listener say, in types.
struct ListenerSettings {
  std::optional<Address> address;  ///< the host is always filled in; absent for local protocols
  std::optional<ServerTls> tls;
  Authentication authentication = Authentication::unset;
  std::vector<AuthenticationMethod> methods;  ///< of `checked`, in the order in which they are tried
  std::string api_keys;                       ///< file; empty: none
  std::string api_key_header;
  std::map<std::string, std::string> networks;  ///< caller's name → addresses and ranges, with commas
  bool forward_unmatched = false;
  std::string forward_to;  ///< backend for what nobody configured; empty: none
  Limits limits;
};
/// Of options that were read with common_listener_options without a problem.
[[nodiscard]] ListenerSettings listener_settings(const Options& options);

struct ClientTls {
  std::string ca;           ///< PEM files; empty: the system's store
  std::string certificate;  ///< our own; empty: none
  std::string key;
  std::string server_name;  ///< empty: the endpoint's host
};

struct BasicCredentials {
  std::string user;
  std::string password;
};

struct ApiKey {
  std::string header;
  std::string value;
};

/// OAuth2 client credentials (RFC 6749 section 4.4).
struct OAuth2Client {
  std::string token_url;
  std::string client;
  std::string secret;
  std::string scope;            ///< space-separated; empty: the server's default
  std::string audience;         ///< empty: none is asked for
  bool secret_in_body = false;  ///< client_secret_post instead of client_secret_basic
  std::string ca;               ///< PEM file: who issued the server's certificate; empty: the system's store
};

struct RetrySettings {
  std::int64_t count = 2;                 ///< further attempts, only when they are safe
  std::int64_t budget_hundredths = 2000;  ///< of a percent of all calls
};

struct BreakerSettings {
  std::int64_t failures_hundredths = 5000;  ///< of a percent of the calls in the window
  std::int64_t calls = 20;                  ///< at least so many in the window
  std::chrono::milliseconds window{10'000};
  std::chrono::milliseconds open{5'000};  ///< before one call is let through again
};

/// What the common options of a backend say, in types.
struct BackendSettings {
  std::vector<std::string> endpoints;
  std::optional<BasicCredentials> basic;
  std::optional<ApiKey> api_key;
  std::optional<OAuth2Client> oauth2;
  std::string proxy;  ///< URL without credentials, or empty
  std::optional<BasicCredentials> proxy_credentials;
  ClientTls tls;
  std::int64_t max_in_flight = 32;
  RetrySettings retries;
  BreakerSettings breaker;
  Limits limits;  ///< connect_timeout and total_timeout are what `timeouts:` says
};
/// Of options that were read with common_backend_options without a problem.
[[nodiscard]] BackendSettings backend_settings(const Options& options);

}  // namespace figbridge
