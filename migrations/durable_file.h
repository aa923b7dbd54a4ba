// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "core/error.h"

namespace figbridge::migrations {

/// Replaces a whole file: writes beside it, syncs, renames over it, syncs the folder. A crash at any moment
/// leaves the old or the new one. Durable when it returns. Fails with `storage`, located by the file.
Status replace_durably(const std::filesystem::path& file, std::string_view bytes);

}  // namespace figbridge::migrations
