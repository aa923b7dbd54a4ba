// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"

namespace figbridge::cli {

/// What the command line's exit codes say; docs/operations.md lists them for users. Scripts rely on them.
enum class Exit : int {
  done = 0,
  error = 1,
  differences = 2,  ///< of `plan` and `table diff`: there are some
  invalid_configuration = 3,
  not_found = 4,
  conflict = 5,  ///< the table has moved; look again, then decide again
  not_allowed = 6,
  unreachable = 7,
  refused = 8,  ///< a gate said no: a stage rule, a freeze, a confirmation that was not given
  usage = 64,
};

[[nodiscard]] Exit exit_of(const Error& error);

}  // namespace figbridge::cli
