// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/json/json_text.h"
#include "core/ledger_store.h"

namespace figbridge::routing {

/// What the first version's `previous` is: 64 zeros.
[[nodiscard]] const std::string& no_version_before();

/// SHA-256 in lower-case hex.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// The hash of an entry: over the canonical JSON of everything in it but the hash, `previous` included,
/// members in the order of LedgerEntry. To be recomputed with any SHA-256 from what `to_json` shows.
[[nodiscard]] std::string hash_of(const LedgerEntry& entry);

/// Right in itself: its hash is what it says, its table can be read. Fails with `storage`, naming the
/// version.
[[nodiscard]] Status check_entry(const LedgerEntry& entry);
/// Right behind `before`: next version, and linked to it. `before` is null for the first. Includes
/// check_entry.
[[nodiscard]] Status check_link(const LedgerEntry* before, const LedgerEntry& entry);

/// An entry as a file: canonical JSON of all its members; table and change stand in it as JSON.
[[nodiscard]] JsonText to_json(const LedgerEntry& entry);
/// Fails with `storage` on anything else. Does not check the hash.
[[nodiscard]] Result<LedgerEntry> parse_entry(std::string_view json);

}  // namespace figbridge::routing
