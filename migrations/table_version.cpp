// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "migrations/table_service.h"

namespace figbridge::migrations {

Result<LedgerEntry> TableService::version(std::uint64_t number) const {
  const std::scoped_lock lock(changing_);
  const auto store = ledger();
  if (!store) return fail(store.error());
  auto entry = (*store)->version(number);
  if (!entry) return fail(std::move(entry).error());
  if (!*entry) {
    return fail(ErrorKind::not_found, Origin::caller, "the ledger has no version " + std::to_string(number));
  }
  return std::move(**entry);
}

}  // namespace figbridge::migrations
