// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/error.h"
#include "core/listener.h"

namespace figbridge {

inline constexpr std::string_view kProblemMediaType = "application/problem+json";

/// A problem document (RFC 9457), canonical JSON: `type` (`urn:figbridge:error:` and the contract's code,
/// else the kind), `title`, `status`, `detail` (our words only), then `operation`, `retryable`, `traceId`,
/// `code`, `errors` (pointer and detail of each place in the caller's message that is wrong, at most 20) and
/// `details` (the body that the contract declares for the error) where there is something to say. The other
/// end's text is never in it. `status` 0: the table's.
[[nodiscard]] std::string problem_document(const Error& error, const ErrorContext& context, int status = 0);

}  // namespace figbridge
