// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/byte_source.h"
#include "core/deadline.h"
#include "core/limits.h"
#include "core/presence.h"
#include "core/task.h"
#include "net/http_types.h"
#include "net/loops.h"
#include "net/resolver.h"
#include "net/tls_settings.h"
#include "net/url.h"

namespace figbridge::net {

/// Bytes that are there, or a stream: Content-Length if it knows its length, else chunked.
using RequestBody = std::variant<std::string, std::unique_ptr<ByteSource>>;

struct ClientRequest {
  std::string method = "GET";
  std::string target = "/";  ///< origin form; the endpoint's path is put before it
  Headers headers;   ///< Host, framing and hop-by-hop fields among them are ignored: they are the engine's
  std::string host;  ///< the Host field, where it is not to be the endpoint's own
  RequestBody body;
  bool repeatable =
      false;  ///< sending it twice does no harm: a reused connection that turns out to have been closed
              ///< may cost a second attempt (once; never with a streamed body that was begun)
  const Presence* asker =
      nullptr;  ///< a request that had to wait for its turn is not sent once it has gone; null: it never goes
  bool sole_user = false;  ///< the connection is closed after this call: nobody else is to speak over it
};

struct ClientResponse {
  ResponseHead head;  ///< all fields that came, hop-by-hop fields included
  /// Never null; at its end at once where there is no body. Holds the connection and the permit: read it to
  /// its end and the connection is used again, drop it earlier and the connection is closed. A body that was
  /// cut short is `closed`, broken framing `bad_answer`, the call's deadline `timeout`, more than
  /// raw_body_bytes `too_large`, all of the backend with effect unknown. Used and dropped on the loop that
  /// sent the request.
  std::unique_ptr<ByteSource> body;
  std::size_t endpoint = 0;  ///< which of the endpoints answered
};

struct UpstreamSettings {
  std::string name;                 ///< in error texts
  std::vector<Url> endpoints;       ///< at least one; queries are not allowed in them
  TlsClientSettings tls;            ///< for those that are https
  std::optional<Url> proxy;         ///< an http proxy: CONNECT for https, absolute form for http
  std::string proxy_authorization;  ///< the Proxy-Authorization value, if the proxy asks for one
  Limits limits;
  std::size_t max_in_flight = 32;  ///< in the whole process
  std::size_t max_waiting = 4096;  ///< calls that wait for a permit; beyond: `overloaded`
  std::size_t max_idle_per_loop = 32;
  std::chrono::milliseconds idle_timeout{30'000};
  std::chrono::milliseconds resolve_every{30'000};
  std::size_t failures_until_out = 3;          ///< consecutive ones take an endpoint out
  std::chrono::milliseconds first_out{1'000};  ///< for so long, doubled each time it fails again
  std::chrono::milliseconds longest_out{60'000};
};

/// What an operator may see of an endpoint.
struct EndpointStatus {
  std::string address;
  bool up = true;
  std::size_t consecutive_failures = 0;
};

class UpstreamState;

/// One backend: endpoints, idle connections, permits. send() is called on any loop; each keeps its own
/// connections.
class Upstream {
 public:
  /// `configuration` if an endpoint or a TLS file does not serve. `loops` and `resolver` outlive the
  /// upstream.
  [[nodiscard]] static Result<std::unique_ptr<Upstream>> create(Loops& loops, Resolver& resolver,
                                                                UpstreamSettings settings);
  ~Upstream();
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  /// One request, one answer's head. Interim answers (1xx) are passed over. Waits for a permit, connects if
  /// no idle connection is left (each address of each endpoint that is up, in turn), sends, waits for the
  /// head; everything by `deadline`. Errors: `overloaded` (no room to wait; none), `unreachable` (none),
  /// `timeout` (none while no byte was sent, else unknown), `closed`, `bad_answer`, `too_large` (unknown). A
  /// failure of the request's own body source is returned as it is, with effect unknown once something was
  /// sent.
  Task<Result<ClientResponse>> send(ClientRequest request, Deadline deadline);

  /// For active checks: what a probe found. Brings the endpoint back, or takes it out, at once.
  void report(std::size_t endpoint, bool up);

  [[nodiscard]] std::vector<EndpointStatus> endpoints() const;
  [[nodiscard]] std::size_t in_flight() const;
  [[nodiscard]] std::size_t waiting() const;

 private:
  explicit Upstream(std::shared_ptr<UpstreamState> state) : state_(std::move(state)) {}
  std::shared_ptr<UpstreamState> state_;  ///< shared with calls in flight
};

}  // namespace figbridge::net
