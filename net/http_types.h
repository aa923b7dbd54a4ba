// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/message.h"

namespace figbridge::net {

/// What a TLS peer presented.
struct ClientCertificate {
  std::string subject;  ///< RFC 2253 form: CN=erp,O=Example
  std::vector<std::string>
      alternative_names;    ///< "DNS:a.example", "URI:spiffe://…", "email:…", "IP:127.0.0.1"
  std::string fingerprint;  ///< SHA-256 of its DER form, lower-case hex
  bool verified = false;    ///< its chain ends at the port's client CA and is in date
};

/// The other end of a connection to a port. One for all its requests.
struct Peer {
  std::string address;  ///< numeric, without port or scope; empty on a unix socket
  std::uint16_t port = 0;
  std::optional<std::uint32_t> uid;  ///< of the connecting process, on a unix socket (SO_PEERCRED)
  bool tls = false;
  std::optional<ClientCertificate> certificate;
};

/// A request's head as it passed the policy (net/request_policy.h): exactly one Host (one or none in
/// HTTP/1.0), no folding, no control characters, sound framing.
struct RequestHead {
  std::string method;     ///< as sent; methods are case-sensitive (RFC 9110 section 9.1)
  std::string target;     ///< origin form, never with a fragment; "*" of OPTIONS. From an absolute form, its
                          ///< path and query; its authority then replaces Host (RFC 9112 section 3.2.2)
  int minor_version = 1;  ///< HTTP/1.x: 0 or 1
  Headers headers;        ///< all that came, hop-by-hop fields included (net/hop_by_hop.h)
  const Peer* peer = nullptr;      ///< lives as long as the exchange
  Steady::time_point received_at;  ///< when its first byte had arrived

  /// Before the first `?`, percent-encoding untouched.
  [[nodiscard]] std::string_view path() const;
  /// After the first `?`; empty if there is none.
  [[nodiscard]] std::string_view query() const;
};

/// An answer's head. Framing, Date and connection fields are the engine's: those given here are ignored.
struct ResponseHead {
  int status = 200;
  std::string reason;  ///< empty: the usual one
  Headers headers;
};

/// The reason phrase of RFC 9110; "Unknown" for others.
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace figbridge::net
