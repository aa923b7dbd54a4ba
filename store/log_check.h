// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace figbridge::store {

/// What is wrong with the write-ahead log beside a SQLite database; empty if nothing is, or there is none.
///
/// SQLite takes a log up to the first frame that is not whole, and calls the rest a transaction that a crash
/// cut short. So it is, if it is one: the next is only begun when that one is synced. Whole transactions
/// behind a broken frame were synced, perhaps told, and would be dropped without a word. Damage in the last
/// transaction, or at the end of the one before, cannot be told from a crash; nor can
/// damage in the log's head, which a crash tears when a log is begun anew. Reads only; before the database
/// is opened, while nobody writes.
[[nodiscard]] std::string log_damage(const std::filesystem::path& database);

}  // namespace figbridge::store
