// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "core/error.h"
#include "core/ledger_store.h"

namespace figbridge::migrations {

/// The copy of the latest version that survives the loss of the store: one file, replaced whole. A crash at
/// any moment leaves the old or the new one.
///
/// Writes `entry` beside the file, syncs, renames over it, syncs the folder. Durable when it returns. Fails
/// with `storage`.
Status write_last_good(const std::filesystem::path& file, const LedgerEntry& entry);

/// Nothing if there is no file. Fails with `storage` if it cannot be read, is no ledger entry, or is damaged
/// (its hash).
[[nodiscard]] Result<std::optional<LedgerEntry>> read_last_good(const std::filesystem::path& file);

}  // namespace figbridge::migrations
