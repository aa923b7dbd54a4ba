// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/config/config_node.h"
#include "core/config/problems.h"
#include "facade/config/surroundings.h"

namespace figbridge::facade {

/// Replaces `${env:NAME}` and `${file:/path}` in values, never in names; `$${` stands for `${`. A value that
/// was put together so is secret. A file is UTF-8 text of at most 64 KiB, taken without its last line end; a
/// relative path starts in `folder`. What is missing or unknown is a problem. What was put in is not looked
/// into again.
void interpolate(ConfigNode& root, const std::filesystem::path& folder, Surroundings& surroundings,
                 Problems& problems);

}  // namespace figbridge::facade
