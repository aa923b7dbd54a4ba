// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/config/config_node.h"
#include "core/error.h"
#include "core/json/json_text.h"

namespace figbridge {

enum class ScalarType : std::uint8_t { null, boolean, integer, decimal, text };

/// What an unquoted scalar is by the YAML 1.2 core schema (section 10.3.2); a quoted one is always text.
/// `yes`, `no`, `on`, `off` and dates are text.
[[nodiscard]] ScalarType scalar_type(const ConfigNode& scalar);

/// A value as canonical JSON: numbers keep their digits (0x1F and 0o17 become decimal, .5 becomes 0.5).
/// Refused, with `configuration`: numbers with leading zeros (a number or a code? quotes say which),
/// infinities and what is no number.
[[nodiscard]] Result<JsonText> json_of(const ConfigNode& value);

/// A value for a problem's text: `'abc'`, shortened, or what kind of thing it is; a secret is never shown.
[[nodiscard]] std::string shown(const ConfigNode& value, bool secret = false);

}  // namespace figbridge
