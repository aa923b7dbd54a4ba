// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/deadline.h"
#include "core/error.h"
#include "core/limits.h"
#include "net/address_book.h"
#include "net/stream.h"
#include "net/tls_context.h"
#include "net/url.h"

namespace figbridge::net {

/// How to get to an endpoint.
struct Route {
  Url url;
  std::shared_ptr<const TlsClientContext> tls;  ///< null for http
  std::string tls_name;                         ///< for SNI and the check
  std::optional<Url> proxy;
  std::string proxy_authorization;
};

/// Opens a connection: each address in turn, at most connect_timeout for each, by the deadline at most;
/// through the proxy's CONNECT and with the TLS handshake where the route asks for them. `book` is of the
/// proxy if there is one. `unreachable` or `timeout` of the backend, effect none.
Task<Result<std::unique_ptr<Stream>>> open_connection(const Route& route, AddressBook& book,
                                                      const Limits& limits, Deadline deadline);

}  // namespace figbridge::net
