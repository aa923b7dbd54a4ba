// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "core/message.h"

namespace figbridge::rest {

/// What of RFC 7240 is honoured here.
struct Preferences {
  bool respond_async = false;                ///< section 4.1
  std::optional<std::chrono::seconds> wait;  ///< section 4.3; at most a day
};

/// Reads every Prefer field; what cannot be read is not there, as the RFC wants it. Of equal preferences the
/// first counts.
[[nodiscard]] Preferences preferences_of(const Headers& headers);

}  // namespace figbridge::rest
