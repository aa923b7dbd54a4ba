// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/option_spec.h"
#include "core/gates.h"

namespace figbridge::facade {

/// `gates:` of an operation.
[[nodiscard]] OptionSpec gates_section();
/// Of a section that was read with gates_section without a problem.
[[nodiscard]] Gates gates_of(const Options& section);

}  // namespace figbridge::facade
