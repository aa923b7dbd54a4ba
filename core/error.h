// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace figbridge {

/// What went wrong, in terms of no protocol. adapters/common/wire_errors turns kinds into HTTP status, SOAP
/// fault, SQLSTATE or file outcome; nothing here knows them.
enum class ErrorKind : std::uint8_t {
  malformed,           ///< bytes are not what their media type says (broken JSON, XML, framing)
  invalid,             ///< well-formed, but not what the contract asks for
  unauthenticated,     ///< who calls could not be established
  forbidden,           ///< known, but not allowed
  not_found,           ///< no such operation, path or thing
  method_not_allowed,  ///< the path exists, the method does not
  conflict,            ///< the state has moved (version, idempotency key in flight)
  gone,                ///< the operation is retired
  too_large,           ///< a declared limit of size, depth or count was passed
  unsupported_media,   ///< a media type or encoding that is not read here
  rate_limited,        ///< the caller's own limit
  rejected,            ///< the side answered with a declared business error
  fault,               ///< the side answered with a fault
  bad_answer,          ///< the side answered with something that cannot be read as what it promised
  unreachable,         ///< no connection could be made
  timeout,             ///< the deadline passed
  overloaded,          ///< a limit of the bridge or of a backend; an open breaker
  closed,              ///< the peer went away in the middle
  unsupported,         ///< known to the field, not handled here, and refused by name
  configuration,       ///< what was configured is wrong
  storage,             ///< the store failed or is lost
  internal,            ///< a defect of the bridge
};

/// Whose doing it was.
enum class Origin : std::uint8_t { caller, bridge, backend };

/// Whether the work may have been done on the side that was called. A write whose effect is `unknown` is
/// never sent again unless the operation is idempotent.
enum class Effect : std::uint8_t { none, unknown, applied };

[[nodiscard]] std::string_view name_of(ErrorKind kind) noexcept;
[[nodiscard]] std::string_view name_of(Origin origin) noexcept;
[[nodiscard]] std::string_view name_of(Effect effect) noexcept;

/// An expected failure. A value: copied freely, thrown never.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  Origin origin = Origin::bridge;
  Effect effect = Effect::none;
  std::string text;      ///< our words, safe to show to the caller; no remote text, no secrets
  std::string location;  ///< where, if anywhere: JSON Pointer, line:column, byte offset
  std::string code;      ///< the contract's name of a business error (`unknown_customer`), or empty
  std::string detail;    ///< canonical JSON of a declared fault or error body, in contract form; or empty
  std::string remote;    ///< the other end's text: untrusted, for logs after redaction, never for a caller
  std::shared_ptr<const Error> cause;

  /// "reading invoice 7: connection closed": this error's text, its location, then its causes' texts.
  [[nodiscard]] std::string describe() const;
};

template <class T>
using Result = std::expected<T, Error>;
using Status = std::expected<void, Error>;

/// Shorthands for the commonest shapes: `return fail(ErrorKind::invalid, Origin::caller, "…", "/amount");`
[[nodiscard]] std::unexpected<Error> fail(ErrorKind kind, Origin origin, std::string text,
                                          std::string location = {});
[[nodiscard]] std::unexpected<Error> fail(Error error);

/// Adds what was being tried; kind, origin, effect, code and detail are the cause's.
[[nodiscard]] Error wrap(Error cause, std::string trying);

/// An error that stands for several places: `text`, and each place's own text and JSON Pointer in the chain
/// of causes.
[[nodiscard]] Error error_at_places(ErrorKind kind, Origin origin, std::string text,
                                    const std::vector<std::pair<std::string, std::string>>& pointer_and_text);

}  // namespace figbridge
