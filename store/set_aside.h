// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/error.h"

namespace figbridge::store {

/// Puts a database into the place of another one, which keeps standing under another name with its log. A
/// crash at any moment leaves one of them whole in the place, or a swap that finish_swap ends.

/// Where the new one is made.
[[nodiscard]] std::filesystem::path swap_in_making(const std::filesystem::path& file);
/// `aside`: the other name of what stands in the place. The new one is closed and has no log. `storage` if it
/// cannot be done; then nothing has changed.
Status swap(const std::filesystem::path& file, const std::filesystem::path& aside);
/// Ends what a crash broke off, and removes a new one that was not finished. Before a database is opened.
Status finish_swap(const std::filesystem::path& file);

/// Of a file or folder.
[[nodiscard]] bool sync_path(const std::filesystem::path& path);

}  // namespace figbridge::store
