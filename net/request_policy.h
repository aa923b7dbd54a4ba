// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string_view>

#include "core/error.h"
#include "core/limits.h"

namespace figbridge::net {

/// Why a request is not served, and with which status its caller is told so. The connection ends with it:
/// after any of these nobody knows where the next request begins.
struct Refusal {
  int status = 400;
  Error error;  ///< origin caller; text names the rule, location is "byte N" of the head
};

/// What the raw head says about its own shape. Views into the head.
struct RequestShape {
  std::string_view method;
  std::string_view
      target;  ///< origin form or "*"; of an absolute form, its path and query ("/" if it had none)
  std::string_view
      authority;  ///< of an absolute form: what replaces Host (RFC 9112 section 3.2.2); else empty
  int minor_version = 1;
  std::size_t fields = 0;
  bool expects_continue = false;
};

/// Looks at the raw bytes of a whole head, from the request line to the empty line, beside the parser:
/// parsers unfold, merge and forgive before anybody can see it, and what two programs read differently is how
/// requests are smuggled. Pure, one pass, no allocation unless it refuses. Refused are
///   400  bare CR or LF, whitespace before the colon, folded lines (RFC 9112 sections 2.2, 5.1, 5.2)
///   400  field names that are no tokens, control characters in values (RFC 9110 sections 5.1, 5.5)
///   400  no Host or a second one in HTTP/1.1, a second one in 1.0, one that is no host (RFC 9112
///   section 3.2) 400  Content-Length with Transfer-Encoding; two of either; a length that is not digits
///   only, lists included, even
///        of equal numbers; Transfer-Encoding in HTTP/1.0 or with a last coding other than chunked (section
///        6)
///   400  targets with a fragment, a space, control or non-ASCII bytes, in no form that the method allows
///   (section 3.2) 413  a Content-Length beyond raw_body_bytes 414  a target beyond target_bytes 431  more
///   fields than header_fields 417  an expectation other than 100-continue (RFC 9110 section 10.1.1) 501
///   CONNECT, transfer codings other than chunked, methods longer than 32 bytes 505  a version other than 1.0
///   and 1.1
[[nodiscard]] std::expected<RequestShape, Refusal> check_request(std::string_view head, const Limits& limits);

/// The refusal of a head that has grown beyond header_bytes without an end: 414 while in its first line, else
/// 431.
[[nodiscard]] Refusal refuse_endless_head(std::string_view bytes);

[[nodiscard]] Refusal refuse(int status, ErrorKind kind, std::string text, std::size_t at);

}  // namespace figbridge::net
