// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/config/option_spec.h"
#include "core/operation.h"

namespace figbridge::facade {

/// `accepted:` of an operation: its calls may be answered later.
[[nodiscard]] OptionSpec accepted_section();
/// Of an operation's options; nothing if it was not written.
[[nodiscard]] std::optional<AcceptedSpec> read_accepted(const Options& operation);

}  // namespace figbridge::facade
