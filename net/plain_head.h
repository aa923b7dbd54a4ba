// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/message.h"

namespace figbridge::net {

/// How the message behind a plain head is framed.
struct PlainFraming {
  std::optional<std::uint64_t> length;  ///< what Content-Length says
  bool keep_alive = true;               ///< RFC 9112 section 9.3
};

/// Whether the bytes were judged by the request policy before, or come from a backend.
enum class Judged : bool { no, yes };

/// Reads the field lines of a head (behind its first line, up to and with the empty line) into `into`, if
/// they are as plain as nearly all are: tokens, values without control characters or folding, at most one
/// Content-Length of digits, no Transfer-Encoding, at most one Connection, which says `close` or
/// `keep-alive`. Anything else is for the full parser to judge: nothing is returned then, and `into` is
/// empty.
[[nodiscard]] std::optional<PlainFraming> read_plain_fields(std::string_view lines, int minor_version,
                                                            Judged judged, Headers& into);

struct PlainStatusLine {
  int status = 0;
  int minor_version = 1;
  std::string_view reason;
  std::size_t size = 0;  ///< CR LF included
};

/// `HTTP/1.1 200 OK`, to the letter of RFC 9112 section 4; nothing for whatever the full parser should look
/// at.
[[nodiscard]] std::optional<PlainStatusLine> read_plain_status_line(std::string_view head);

}  // namespace figbridge::net
