// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace figbridge::net {

/// What a port asks of its callers.
enum class ClientCertificates : std::uint8_t {
  none,      ///< not asked for
  optional,  ///< asked for; one that does not verify is still shown to the handler, with `verified` false
  required,  ///< without one that verifies there is no connection
};

/// TLS of a port. Version 1.2 at least. Files are PEM.
struct TlsServerSettings {
  std::string certificate_file;  ///< the chain, leaf first
  std::string key_file;
  ClientCertificates client_certificates = ClientCertificates::none;
  std::string client_ca_file;  ///< needed unless `none`
  friend bool operator==(const TlsServerSettings&, const TlsServerSettings&) = default;
};

/// TLS towards a backend. The host name (or address) is always checked; there is no switch for that.
struct TlsClientSettings {
  std::string ca_file;           ///< empty: the system's store
  std::string certificate_file;  ///< our own, where the backend asks for one
  std::string key_file;
  std::string server_name;  ///< for SNI and the check; empty: the endpoint's host
};

}  // namespace figbridge::net
