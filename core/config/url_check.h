// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/error.h"

namespace figbridge {

/// Whether a text can be an http or https URL of a backend: scheme, host, port and characters (RFC 3986), no
/// user name or password, no fragment. The error is `configuration` and does not repeat the text, which may
/// hold a secret.
[[nodiscard]] Status check_url(std::string_view text);

}  // namespace figbridge
