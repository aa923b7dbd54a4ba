// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/caller.h"
#include "core/config/common_options.h"
#include "core/message.h"
#include "core/trace.h"
#include "net/http_types.h"
#include "net/server.h"

/// What HTTP listeners of every protocol have in common.
namespace figbridge {

/// The port that a listener's common options ask for. The address must be there (network protocols).
[[nodiscard]] net::PortSettings port_settings(const ListenerSettings& settings);

/// Who calls, as far as the connection and the presented credentials tell: a verified client certificate's
/// subject; the user name of Basic credentials, unverified; else anonymous. The address is always the
/// connection's: forwarding fields of the request are not believed.
[[nodiscard]] Caller caller_of(const net::RequestHead& head);

/// Whether a body has a Content-Encoding that would have to be undone (RFC 9110 section 8.4): nobody does
/// here.
[[nodiscard]] bool is_encoded(const Headers& headers);

/// Whether several fields of that name say different things: nobody knows which of them another end believes.
[[nodiscard]] bool disagrees(const Headers& headers, std::string_view name);

/// The value of Idempotency-Key; empty: there is no such field. `invalid` if there are several with different
/// values, or one that is empty, longer than 256 bytes or not printable ASCII.
[[nodiscard]] Result<std::string_view> idempotency_key_of(const Headers& headers);

/// W3C trace context of a request, continued or begun.
[[nodiscard]] TraceContext trace_of(const net::RequestHead& head, Random& random);

/// Sends an answer of the pipeline: a whole body for JSON and small raw ones, else the stream; end-to-end
/// fields only. `sent` counts the body's bytes.
Task<Status> send_message(net::ServerExchange& exchange, Message message, std::uint64_t& sent);

}  // namespace figbridge
