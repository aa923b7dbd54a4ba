// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/byte_source.h"
#include "core/clock.h"
#include "core/limits.h"
#include "core/presence.h"
#include "core/task.h"
#include "net/http_types.h"
#include "net/loops.h"
#include "net/path_table.h"
#include "net/tls_settings.h"

namespace figbridge::net {

/// One request and the means to answer it once. Used by one coroutine, on the connection's loop; gone when
/// the handler has returned.
class ServerExchange : public Presence {
 public:
  [[nodiscard]] virtual RequestHead& head() = 0;

  /// The request's body, pulled from the wire at the reader's pace; at its end at once if there is none.
  /// length() is what Content-Length promised, 0 without a body, unknown if chunked. `Expect: 100-continue`
  /// is answered when the first read has to wait. Errors, all of the caller: `closed` (cut short), `timeout`
  /// (slower than the limit), `malformed` (broken chunk framing), `too_large` (beyond the port's
  /// raw_body_bytes).
  [[nodiscard]] virtual ByteSource& body() = 0;
  /// The same body to hand on; it may not be used after the handler has returned.
  [[nodiscard]] virtual std::unique_ptr<ByteSource> take_body() = 0;

  /// Answers with a whole body in one gather write. Date, Content-Length and connection fields are added; a
  /// HEAD request, 204 and 304 send no body. 1xx is `internal`. An error means that the caller is gone.
  virtual Task<Status> respond(ResponseHead head, std::string body) = 0;

  /// Answers with a stream: Content-Length if the source knows its length, else chunked (HTTP/1.0: until
  /// close). The source is read at the caller's pace. Nothing leaves before the source has given
  /// `whole_answer_bytes` or its end, or if it is known to be longer: when the source fails until then, its
  /// error is returned, responded() is still false, and another answer may be given. A later failure cuts the
  /// connection without a last chunk, so that the caller sees it as incomplete, and the source's error is
  /// returned.
  virtual Task<Status> respond(ResponseHead head, std::unique_ptr<ByteSource> body) = 0;

  /// Whether an answer's first byte may have left.
  [[nodiscard]] virtual bool responded() const = 0;
};

/// Takes requests of one or several paths. Called on any loop, concurrently.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  /// Answers the exchange. Returning without an answer makes it a 500. Does not throw (what escapes becomes a
  /// 500).
  virtual Task<void> handle(ServerExchange& exchange) = 0;
};

/// The body of an answer that the engine gives by itself.
struct EarlyAnswer {
  std::string content_type;
  std::string body;
};

/// Renders requests that end before a handler runs (400, 404, 408, 413, 414, 417, 431, 500, 501, 505), and
/// learns of them. Any loop, concurrently; does not throw.
using EarlyAnswerer = std::function<EarlyAnswer(int status, const Error& error, const Peer& peer)>;

struct PortSettings {
  std::string address = "127.0.0.1";  ///< numeric; "::" takes IPv4 as well
  std::uint16_t port = 0;             ///< 0: any free one, see Port::port()
  std::string unix_path;  ///< set: a unix socket instead; a stale one is replaced, a live one is an error
  unsigned unix_mode = 0600;
  std::optional<TlsServerSettings> tls;
  Limits limits;
  std::size_t max_connections = 20'000;  ///< further ones wait in the kernel's queue
  std::size_t drained_body_bytes =
      256 * 1024;  ///< an unread body is read away up to this, else the connection ends
};

class PortState;

/// A listening socket and its connections, on which several listeners register paths.
class Port {
 public:
  /// `loops` outlives the port.
  Port(Loops& loops, PortSettings settings);
  /// Stops at once if that has not been done.
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  /// Replaces who handles what, whole; a request in flight stays with the handler that it had. Handlers live
  /// until the loops have stopped. Any thread, at any time.
  void serve(PathTable table);
  /// Before start().
  void answer_early_with(EarlyAnswerer answerer);

  /// Binds and listens. `configuration` names the address and what is wrong with it (in use, not permitted, a
  /// file of the TLS settings that cannot be read).
  Status start();
  /// New certificates for new connections; on an error the former stay. Any thread.
  Status renew_tls(const TlsServerSettings& settings);

  /// What was bound; 0 on a unix socket.
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;

  /// Stops accepting, ends idle connections, lets requests in flight finish with `Connection: close` for at
  /// most `patience`, then cuts what is left. Blocks; from outside the loops. True if nothing had to be cut.
  bool drain(std::chrono::milliseconds patience);

 private:
  std::shared_ptr<PortState> state_;  ///< shared with the connections, which may end later
};

}  // namespace figbridge::net
