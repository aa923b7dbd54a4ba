// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "migrations/table_service.h"

namespace figbridge::migrations {

Result<LedgerEntry> TableService::version(std::uint64_t number) const {
  if (setup_.ledger == nullptr) return fail(ErrorKind::storage, Origin::bridge, setup_.ledger_problem);
  const std::scoped_lock lock(changing_);
  auto entry = setup_.ledger->version(number);
  if (!entry) return fail(std::move(entry).error());
  if (!*entry) {
    return fail(ErrorKind::not_found, Origin::caller, "the ledger has no version " + std::to_string(number));
  }
  return std::move(**entry);
}

}  // namespace figbridge::migrations
