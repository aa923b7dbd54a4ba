// SPDX-License-Identifier: Apache-2.0
// How the live table comes up: from the ledger if it is whole, else from the last good copy, else not at all.
#include <fmt/format.h>

#include "migrations/last_good.h"
#include "migrations/table_service.h"
#include "routing/ledger.h"

namespace figbridge::migrations {
namespace {

using Entry = std::optional<LedgerEntry>;

std::unexpected<Error> storage(std::string text) {
  return fail(ErrorKind::storage, Origin::bridge, std::move(text));
}

/// The copy is written behind the ledger, so a ledger that does not have what the copy has was lost or
/// replaced.
Status check_against(const LedgerEntry& copy, const LedgerEntry& latest, LedgerStore& ledger) {
  if (latest.version < copy.version) {
    return storage(fmt::format(
        "the ledger is at version {}, behind the last good copy at {}: was an old backup put back?",
        latest.version, copy.version));
  }
  const auto same = ledger.version(copy.version);
  if (!same) return std::unexpected(same.error());
  if (*same && (*same)->hash == copy.hash) return {};
  return storage(fmt::format("the ledger tells another version {} than the last good copy", copy.version));
}

}  // namespace

Result<std::unique_ptr<TableService>> TableService::open(Setup setup) {
  // Not make_unique: the constructor is private.
  std::unique_ptr<TableService> service(new TableService(std::move(setup)));
  if (auto status = service->load(); !status) return std::unexpected(std::move(status.error()));
  return service;
}

Status TableService::load() {
  const auto left = unrecorded_.load();
  if (left && setup_.ledger != nullptr) record_what_is_left();
  const auto copy = setup_.last_good.empty() ? Result<Entry>(std::nullopt) : read_last_good(setup_.last_good);
  const auto latest = read_ledger(copy ? *copy : std::nullopt);
  if (latest) {
    health_.writable = true;
    health_.unrecorded = unrecorded_.entries().size();
    if (!left) health_.problem = left.error().describe();
    if (!*latest) return {};
    if (auto status = serve(**latest); !status) return status;
    if (!copy || !*copy || (*copy)->hash != (*latest)->hash) keep_copy(**latest);
    return {};
  }
  const auto problem = latest.error().describe();
  if (!copy) return storage(problem + "; and " + copy.error().describe());
  if (!*copy) return storage(problem + "; and there is no last good copy");
  health_ = {.writable = false,
             .problem = problem,
             .from_last_good = true,
             .unrecorded = unrecorded_.entries().size()};
  return serve(**copy);
}

/// Rollbacks that an earlier process made without the ledger, if they continue what it has.
void TableService::record_what_is_left() {
  if (unrecorded_.entries().empty()) return;
  const auto latest = setup_.ledger->latest();
  if (!latest) return;
  const auto head = *latest ? (*latest)->hash : routing::no_version_before();
  const auto& first = unrecorded_.entries().front();
  const auto* known = *latest ? unrecorded_.find((*latest)->version) : nullptr;
  const bool some_landed = known != nullptr && known->hash == head;
  if (first.previous == head || some_landed) static_cast<void>(unrecorded_.record_in(*setup_.ledger));
}

/// The latest version, or nothing if there never was one.
Result<Entry> TableService::read_ledger(const Entry& copy) {
  const auto store = ledger();
  if (!store) return std::unexpected(store.error());
  auto latest = (*store)->latest();
  if (!latest) return latest;
  if (!*latest) {
    if (!copy) return std::nullopt;
    return storage(
        fmt::format("the ledger is empty, the last good copy is at version {}: it was lost", copy->version));
  }
  if (auto status = routing::check_entry(**latest); !status)
    return std::unexpected(std::move(status.error()));
  if (!copy) return latest;
  if (auto status = check_against(*copy, **latest, **store); !status)
    return std::unexpected(std::move(status.error()));
  return latest;
}

}  // namespace figbridge::migrations
