// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

/// An element that may be absent, nil or text; gSOAP's own pointers cannot tell the first two apart.
struct NullableText {
  std::optional<std::optional<std::string>> value;
};
