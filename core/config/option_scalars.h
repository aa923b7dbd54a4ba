// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/config/option_spec.h"
#include "core/error.h"

namespace figbridge {

struct ScalarValue {
  std::string text;         ///< as Options::text gives it: paths absolute, addresses in one form
  std::int64_t number = 0;  ///< as Options::integer, boolean and duration give it
};

/// Converts one scalar to its option's type and checks its bounds. The error's text is what a user is told
/// after the place; it never holds a secret.
[[nodiscard]] Result<ScalarValue> read_scalar(const ConfigNode& scalar, const OptionSpec& spec,
                                              const std::string& folder);

}  // namespace figbridge
