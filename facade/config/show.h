// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/config/config_node.h"

namespace figbridge::facade {

/// A tree as YAML in block style, names in their order. Secret values stand as "********". What is not secret
/// reads back as the same tree.
[[nodiscard]] std::string show_yaml(const ConfigNode& root);

}  // namespace figbridge::facade
