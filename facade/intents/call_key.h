// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "facade/exchange.h"

/// Which idempotency key a call has. It may stand in a header field, in the request, and in a SOAP message's
/// MessageID; where several are given, they must be the same.
namespace figbridge::facade {

/// Notes the key that came beside the message, if keys count for this operation: of a read it is as if it
/// were not there.
[[nodiscard]] Status note_outer_key(Exchange& exchange);

/// Whether the request must be read in the contract's form, although deciding may not need it: for its key or
/// for its record.
[[nodiscard]] bool must_be_read(const Exchange& exchange);

/// Adds the key that stands in the message, which was read, and makes the call one that is recorded if it is.
/// `invalid` if two keys differ or a required one is missing.
[[nodiscard]] Status note_inner_key(Exchange& exchange);

/// The key under which backends are asked. They see one space of keys for all callers, so that of a named
/// caller is made unlike anybody else's.
[[nodiscard]] std::string key_for_backends(const std::string& scope, const std::string& key);

/// Whose keys a caller's are. Callers that nobody can tell apart share one.
[[nodiscard]] std::string scope_of(const Caller& caller);

}  // namespace figbridge::facade
